# A child only puts
import multiprocessing


def add_up(numbers, q):
    q.put(q.get() + sum(numbers))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    first = multiprocessing.Process(target=add_up, args=(range(0, 50), q))
    second = multiprocessing.Process(target=add_up, args=(range(50, 100), q))
    first.start()
    second.start()
    print(q.get())
    first.join()
    second.join()
