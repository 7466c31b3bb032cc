# asks is_alive() until the child has ended
import multiprocessing
import time


def report(q):
    q.put('word ' * 400_000)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    text = q.get(timeout=30)
    while p.is_alive():
        time.sleep(0.05)
    print(len(text), 'characters, exit code', p.exitcode)
