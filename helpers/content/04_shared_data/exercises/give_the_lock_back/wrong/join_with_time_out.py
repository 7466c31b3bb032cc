# MainProcess had already ended
import multiprocessing


def withdraw(account, lock, amount):
    lock.acquire()
    if account['money'] < amount:
        print('not enough for', amount)
        return
    account['money'] -= amount
    lock.release()


if __name__ == '__main__':
    man = multiprocessing.Manager()
    account, lock = man.dict(money=50), man.Lock()
    first = multiprocessing.Process(target=withdraw, args=(account, lock, 80))
    first.start()
    first.join(timeout=0.3)
    others = [multiprocessing.Process(target=withdraw, args=(account, lock, n)) for n in (30, 10)]
    for p in others:
        p.start()
    for p in others:
        p.join(timeout=0.3)
    print('left:', account['money'])
