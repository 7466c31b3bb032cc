# a context object of a class of its own, with an account that is a proxied namespace
import multiprocessing


class Locked:
    def __init__(self, account, lock):
        self.account, self.lock = account, lock

    def __enter__(self):
        self.lock.acquire()
        return self.account

    def __exit__(self, *error):
        self.lock.release()


def withdraw(locked, amount):
    with locked as account:
        if account.money < amount:
            return print('not enough for', amount)
        account.money -= amount


if __name__ == '__main__':
    man = multiprocessing.Manager()
    locked = Locked(man.Namespace(money=50), man.Semaphore(1))
    first = multiprocessing.Process(target=withdraw, args=(locked, 80))
    first.start()
    first.join()
    others = [multiprocessing.Process(target=withdraw, args=(locked, n)) for n in (30, 10)]
    for p in others:
        p.start()
    for p in others:
        p.join()
    print('left:', locked.account.money)
