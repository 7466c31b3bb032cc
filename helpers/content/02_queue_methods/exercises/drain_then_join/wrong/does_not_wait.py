# the text had not arrived yet
import multiprocessing


def report(q):
    q.put('word ' * 400_000)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    text = q.get_nowait()
    p.join()
    print(len(text), 'characters, exit code', p.exitcode)
