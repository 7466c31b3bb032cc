# an ExitStack
import contextlib
import multiprocessing


def withdraw(account, lock, amount):
    with contextlib.ExitStack() as stack:
        stack.enter_context(lock)
        if account['money'] < amount:
            print('not enough for', amount)
            return
        account['money'] -= amount


if __name__ == '__main__':
    with multiprocessing.Manager() as man:
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
