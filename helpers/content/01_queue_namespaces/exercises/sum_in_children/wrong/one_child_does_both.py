# put both sums, and the other child none
import multiprocessing


def add_up(halves, q):
    for numbers in halves:
        q.put(sum(numbers))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    a = multiprocessing.Process(target=add_up, args=([range(0, 50), range(50, 100)], q))
    b = multiprocessing.Process(target=add_up, args=([], q))
    a.start()
    b.start()
    print(q.get() + q.get())
    a.join()
    b.join()
