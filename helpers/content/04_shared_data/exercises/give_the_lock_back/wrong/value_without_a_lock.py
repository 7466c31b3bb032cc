# and not every child has acquired a lock
import multiprocessing


def withdraw(account, amount):
    if account.value < amount:
        with account.get_lock():
            print('not enough for', amount)
        return
    account.value -= amount


if __name__ == '__main__':
    account = multiprocessing.Value('i', 50)
    first = multiprocessing.Process(target=withdraw, args=(account, 80))
    first.start()
    first.join()
    others = [multiprocessing.Process(target=withdraw, args=(account, n)) for n in (30, 10)]
    for p in others:
        p.start()
    for p in others:
        p.join()
    print('left:', account.value)
