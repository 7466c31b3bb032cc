# `acquire(False)` in line 8
import multiprocessing


def withdraw(account, lock, amount):
    # the lock, as soon as it is free
    while not lock.acquire(block=False):
        pass
    if account['money'] >= amount:
        account['money'] -= amount
    else:
        print('not enough for', amount)
    lock.release()


if __name__ == '__main__':
    man = multiprocessing.Manager()
    account, lock = man.dict(money=50), multiprocessing.Lock()
    first = multiprocessing.Process(target=withdraw, args=(account, lock, 80))
    first.start()
    first.join()
    others = [multiprocessing.Process(target=withdraw, args=(account, lock, n)) for n in (30, 10)]
    for p in others:
        p.start()
    for p in others:
        p.join()
    print('left:', account['money'])
