# without waiting for anybody
import multiprocessing


def add_up(numbers, q):
    q.put(sum(numbers))


if __name__ == '__main__':
    multiprocessing.Process(target=add_up, args=(range(0, 50), multiprocessing.Queue())).start()
    multiprocessing.Process(target=add_up, args=(range(50, 100), multiprocessing.Queue())).start()
    print(sum(range(100)))
