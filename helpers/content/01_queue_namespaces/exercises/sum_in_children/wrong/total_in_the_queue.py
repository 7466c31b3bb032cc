# That is for the children's sums
import multiprocessing


def add_up(numbers, q):
    q.put(q.get() + sum(numbers))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    q.put(0)
    a = multiprocessing.Process(target=add_up, args=(range(0, 50), q))
    b = multiprocessing.Process(target=add_up, args=(range(50, 100), q))
    a.start()
    b.start()
    a.join()
    b.join()
    print(q.get())
