# a manager's queue: the order does not matter → whether MainProcess had asked for it or not
import multiprocessing


def report(q):
    q.put('word ' * 400_000)


if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        q = manager.Queue()
        p = multiprocessing.Process(target=report, args=(q,))
        p.start()
        p.join()
        text = q.get()
        print(len(text), 'characters, exit code', p.exitcode)
