# of adder
import multiprocessing


def add_up(numbers, q):
    q.put(sum(numbers))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    a = multiprocessing.Process(target=add_up, args=(range(0, 50), q), name='adder 1')
    a.start()
    b = multiprocessing.Process(target=add_up, args=(range(50, 100), q), name='adder 2')
    b.start()
    a.join()
    while q.empty():
        pass
    total = q.get()
    b.join()
    print(total)
