# a single way out, and an ordinary lock, reentrant
import multiprocessing


def withdraw(account, lock, amount):
    assert lock.acquire(timeout=30)
    lock.acquire()
    money = account.get('money')
    if money < amount:
        print('not enough for', amount)
    else:
        account.update(money=money - amount)
    lock.release()
    lock.release()


if __name__ == '__main__':
    man = multiprocessing.Manager()
    account, lock = man.dict(money=50), multiprocessing.RLock()
    first = multiprocessing.Process(target=withdraw, args=(account, lock, 80))
    first.start()
    first.join()
    others = [multiprocessing.Process(target=withdraw, args=(account, lock, n)) for n in (30, 10)]
    for p in others:
        p.start()
    for p in others:
        p.join()
    print('left:', account['money'])
