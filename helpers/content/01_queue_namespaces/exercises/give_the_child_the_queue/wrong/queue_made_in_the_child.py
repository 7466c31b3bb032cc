# another one in line 15
import multiprocessing


def foo():
    q = multiprocessing.Queue()
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo)
    p.start()
    print(q.get())
    p.join()
