# a pool whose workers are given the queue when they begin
import multiprocessing


def begin(q):
    global queue
    queue = q


def foo(_):
    queue.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    with multiprocessing.Pool(1, initializer=begin, initargs=(q,)) as pool:
        pool.apply(foo, (0,))
        print(q.get())
