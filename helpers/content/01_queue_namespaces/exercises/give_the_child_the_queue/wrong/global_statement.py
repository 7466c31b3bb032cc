# not even with `global`
import multiprocessing


def foo():
    global q
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo)
    p.start()
    print(q.get())
    p.join()
