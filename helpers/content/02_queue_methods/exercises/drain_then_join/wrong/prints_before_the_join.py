# was read before the child had ended
import time
import multiprocessing


def report(q):
    q.put('word ' * 400_000)
    time.sleep(0.3)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    text = q.get()
    print(len(text), 'characters, exit code', p.exitcode)
    p.join()
