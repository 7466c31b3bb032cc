# …`, and no sum
import multiprocessing


def add_up(numbers, q):
    q.put(list(numbers))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    a = multiprocessing.Process(target=add_up, args=(range(0, 50), q))
    b = multiprocessing.Process(target=add_up, args=(range(50, 100), q))
    a.start()
    b.start()
    print(sum(q.get() + q.get()))
    a.join()
    b.join()
