# because it ran line
import multiprocessing


def foo():
    q.put([1, 'Hello', True])

q = multiprocessing.Queue()

if __name__ == '__main__':
    p = multiprocessing.Process(target=foo)
    p.start()
    print(q.get())
    p.join()
