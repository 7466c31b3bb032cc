# a pool of two that puts into a queue which its workers were given when they began
import multiprocessing


def begin(q):
    global results
    results = q


def add_up(numbers):
    results.put(sum(numbers))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    with multiprocessing.Pool(2, begin, (q,)) as pool:
        pool.map_async(add_up, [range(0, 50), range(50, 100)], chunksize=1)
        print(q.get() + q.get())
