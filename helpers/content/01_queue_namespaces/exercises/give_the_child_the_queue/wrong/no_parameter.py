# do not fit: one parameter
import multiprocessing


def foo():
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    q = multiprocessing.Queue()
    # TODO: under spawn and forkserver the child has no q. Let it put into this one.
    p = multiprocessing.Process(target=foo, args=(q,))
    p.start()
    print(q.get())
    p.join()
