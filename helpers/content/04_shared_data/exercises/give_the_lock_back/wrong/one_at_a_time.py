# before the next was started
import multiprocessing


def withdraw(account, lock, amount):
    if account['money'] < amount:
        print('not enough for', amount)
        return
    account['money'] -= amount


if __name__ == '__main__':
    man = multiprocessing.Manager()
    account, lock = man.dict(money=50), man.Lock()
    for n in (80, 30, 10):
        p = multiprocessing.Process(target=withdraw, args=(account, lock, n))
        p.start()
        p.join()
    print('left:', account['money'])
