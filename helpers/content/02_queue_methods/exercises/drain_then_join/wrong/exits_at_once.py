# as os._exit() does it
import multiprocessing
import os


def report(q):
    q.put('word ' * 400_000)
    os._exit(0)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    p.join()
    text = q.get()
    print(len(text), 'characters, exit code', p.exitcode)
