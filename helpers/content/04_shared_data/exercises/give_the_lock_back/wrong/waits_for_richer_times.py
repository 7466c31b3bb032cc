# one of them without any money
import multiprocessing


def withdraw(account, lock, amount):
    with lock:
        while account['money'] < amount:
            pass
        account['money'] -= amount


if __name__ == '__main__':
    man = multiprocessing.Manager()
    account, lock = man.dict(money=50), man.Lock()
    first = multiprocessing.Process(target=withdraw, args=(account, lock, 80))
    first.start()
    while account['money'] == 50 and not first.is_alive():
        pass
    others = [multiprocessing.Process(target=withdraw, args=(account, lock, n)) for n in (30, 10)]
    for p in others:
        p.start()
    for p in (first, *others):
        p.join()
    print('left:', account['money'])
