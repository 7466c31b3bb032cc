# happened to be enough
import multiprocessing
import time


def report(q):
    q.put('word ' * 400_000)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    text = q.get()
    time.sleep(0.5)
    code = p.exitcode
    print(len(text), 'characters, exit code', code)
