# and not its text
import multiprocessing


def report(q):
    q.put(len('word ' * 400_000))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    p.join()
    text = q.get()
    print(text, 'characters, exit code', p.exitcode)
