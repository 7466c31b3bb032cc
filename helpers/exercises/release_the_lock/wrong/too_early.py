# released a lock that was not taken
import multiprocessing


def deposit(account, lock, amount):
    lock.acquire()
    lock.release()
    if amount <= 0:
        print('refused:', amount)
        return
    account['money'] += amount
    lock.release()


if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        account = manager.dict(money=100)
        lock = multiprocessing.Lock()
        for amount in (-5, 20, 30):
            p = multiprocessing.Process(target=deposit, args=(account, lock, amount))
            p.start()
            p.join()
        print('money:', account['money'])
