# a manager's queue, and dictionaries
import multiprocessing


def add_up(numbers, q):
    q.put({'numbers': len(numbers), 'sum': sum(numbers)})


if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        q = manager.Queue()
        a = multiprocessing.Process(target=add_up, args=(range(0, 50), q))
        b = multiprocessing.Process(target=add_up, kwargs={'numbers': range(50, 100), 'q': q})
        a.start()
        b.start()
        a.join()
        b.join()
        print(q.get()['sum'] + q.get()['sum'])
