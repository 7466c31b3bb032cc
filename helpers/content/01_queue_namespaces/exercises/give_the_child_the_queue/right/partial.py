# functools.partial binds the queue, in a function main()
import functools
import multiprocessing


def foo(q):
    q.put([1, 'Hello', True])


def main():
    q = multiprocessing.JoinableQueue()
    p = multiprocessing.Process(target=functools.partial(foo, q), daemon=True)
    p.start()
    number, word, truth = q.get(timeout=60)
    print([number, word, truth])
    p.join()


if __name__ == '__main__':
    main()
