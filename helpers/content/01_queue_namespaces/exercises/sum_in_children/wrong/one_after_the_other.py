# never work at the same time
import multiprocessing


def add_up(numbers, q):
    q.put(sum(numbers))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    total = 0
    for numbers in (range(0, 50), range(50, 100)):
        p = multiprocessing.Process(target=add_up, args=(numbers, q))
        p.start()
        p.join()
        total += q.get()
    print(total)
