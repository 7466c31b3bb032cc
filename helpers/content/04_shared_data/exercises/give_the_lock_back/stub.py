import multiprocessing


def withdraw(account, lock, amount):
    lock.acquire()
    if account['money'] < amount:
        print('not enough for', amount)
        return
    account['money'] -= amount
    lock.release()


if __name__ == '__main__':
    # TODO: it hangs. Make all three end, and make sure that no two take the same money at once.
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
