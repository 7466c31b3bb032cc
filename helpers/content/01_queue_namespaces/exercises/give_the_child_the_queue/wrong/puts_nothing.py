# so the rest of its work was not done
import multiprocessing


def foo(q):
    q.put()


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=foo, args=(q,))
    p.start()
    print(q.get())
    p.join()
