# one child only
import multiprocessing


def add_up(numbers, q):
    q.put(sum(numbers))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    a = multiprocessing.Process(target=add_up, args=(range(0, 100), q))
    a.start()
    print(q.get())
    a.join()
