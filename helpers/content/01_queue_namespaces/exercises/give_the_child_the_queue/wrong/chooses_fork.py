# was started by fork, although
import multiprocessing


def foo():
    q.put([1, 'Hello', True])


if __name__ == '__main__':
    multiprocessing.set_start_method('fork')
    q = multiprocessing.Queue()
    # TODO: under spawn and forkserver the child has no q. Let it put into this one.
    p = multiprocessing.Process(target=foo)
    p.start()
    print(q.get())
    p.join()
