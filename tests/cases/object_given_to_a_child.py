import multiprocessing

class Account:
    def __init__(self):
        self.balance = 0

def deposit(account):
    account.balance += 5

if __name__ == '__main__':
    account = Account()
    p = multiprocessing.Process(target=deposit, args=(account,))
    p.start()
    p.join()
    print(account.balance)
