# a SimpleQueue, and a list of results
import multiprocessing


def add_up(numbers, q):
    total = 0
    for n in numbers:
        total += n
    q.put(total)


if __name__ == '__main__':
    q = multiprocessing.SimpleQueue()
    a = multiprocessing.Process(target=add_up, args=(range(0, 50), q))
    b = multiprocessing.Process(target=add_up, args=(range(50, 100), q))
    a.start()
    b.start()
    a.join()
    b.join()
    sums = []
    while not q.empty():
        sums.append(q.get())
    print('total:', sum(sums))
