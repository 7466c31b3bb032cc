# before the child was started
import multiprocessing


def report(q):
    q.put('word ' * 400_000)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    text = q.get()
    p.start()
    p.join()
    print(len(text), 'characters, exit code', p.exitcode)
