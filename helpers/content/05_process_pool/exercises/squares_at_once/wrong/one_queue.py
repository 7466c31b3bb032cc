# come through one queue
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


def work(tasks, results):
    results.put(square(tasks.get()))


if __name__ == '__main__':
    tasks, results = multiprocessing.Queue(), multiprocessing.Queue()
    for n in (4, 2, 3):
        multiprocessing.Process(target=work, args=(tasks, results)).start()
    for n in (4, 2, 3):
        tasks.put(n)
    print(sorted(results.get() for _ in range(3)))
