# a pool, whose workers are given the lock when they begin
import multiprocessing


def keep(one):
    global lock
    lock = one


def withdraw(account, amount):
    with lock:
        if account['money'] < amount:
            print('not enough for', amount)
        else:
            account['money'] -= amount


if __name__ == '__main__':
    account = multiprocessing.Manager().dict(money=50)
    with multiprocessing.Pool(3, keep, (multiprocessing.Lock(),)) as pool:
        pool.starmap(withdraw, [(account, 80), (account, 30), (account, 10)], chunksize=1)
    print('left:', account['money'])
