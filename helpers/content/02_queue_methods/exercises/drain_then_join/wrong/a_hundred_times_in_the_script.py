# what it put fits into the pipe
import multiprocessing


def report(q):
    q.put('word ' * 4_000)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    p.join()
    text = q.get() * 100
    print(len(text), 'characters, exit code', p.exitcode)
