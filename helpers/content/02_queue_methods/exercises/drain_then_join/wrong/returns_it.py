# for a text that the child never put
import multiprocessing


def report(q):
    return 'word ' * 400_000


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    text = q.get()
    p.join()
    print(len(text), 'characters, exit code', p.exitcode)
