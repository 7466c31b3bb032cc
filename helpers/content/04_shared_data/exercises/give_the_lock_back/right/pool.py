# a pool's worker does all of them
from concurrent.futures import ProcessPoolExecutor
import multiprocessing


def withdraw(account, lock, amount):
    with lock:
        if account['money'] < amount:
            print('not enough for', amount)
            return
        account['money'] -= amount


if __name__ == '__main__':
    with multiprocessing.Manager() as man, ProcessPoolExecutor(2) as pool:
        account, lock = man.dict(money=50), man.Lock()
        pool.submit(withdraw, account, lock, 80).result()
        for task in [pool.submit(withdraw, account, lock, n) for n in (30, 10)]:
            task.result()
        print('left:', account['money'])
