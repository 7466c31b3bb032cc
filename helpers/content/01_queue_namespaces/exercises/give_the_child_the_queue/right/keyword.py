# by keyword, in a daemon
import multiprocessing


def foo(*, queue):
    queue.put([1, 'Hello', True])


if __name__ == '__main__':
    multiprocessing.Process(target=foo, kwargs={'queue': (q := multiprocessing.Queue())}, daemon=True).start()
    print(q.get())
