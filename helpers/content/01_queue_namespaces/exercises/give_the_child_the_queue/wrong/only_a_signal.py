# what the child put in line 7 is
import multiprocessing


def foo(q):
    q.put('done')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo, args=(q,))
    p.start()
    q.get()
    print([1, 'Hello', True])
    p.join()
