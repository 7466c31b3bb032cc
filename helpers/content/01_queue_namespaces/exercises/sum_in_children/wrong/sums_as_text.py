# printed `12253725`
import multiprocessing


def add_up(numbers, q):
    q.put(str(sum(numbers)))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    first = multiprocessing.Process(target=add_up, args=(range(0, 50), q))
    second = multiprocessing.Process(target=add_up, args=(range(50, 100), q))
    first.start()
    second.start()
    print(''.join(sorted([q.get(), q.get()])))
    first.join()
    second.join()
