# `KeyError: 'monney'`
import multiprocessing


def withdraw(account, lock, amount):
    with lock:
        if account['money'] < amount:
            print('not enough for', amount)
            return
        account['monney'] -= amount


if __name__ == '__main__':
    man = multiprocessing.Manager()
    account, lock = man.dict(money=50), man.Lock()
    first = multiprocessing.Process(target=withdraw, args=(account, lock, 80))
    first.start()
    first.join()
    others = [multiprocessing.Process(target=withdraw, args=(account, lock, n)) for n in (30, 10)]
    for p in others:
        p.start()
    for p in others:
        p.join()
    print('left:', account['money'])
