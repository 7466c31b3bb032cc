# joins the child after that, and prints
import multiprocessing


def report(q):
    q.put('word ' * 400_000)


if __name__ == '__main__':
    q = multiprocessing.JoinableQueue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    text = q.get()
    q.join()
    p.join()
    print(len(text), 'characters, exit code', p.exitcode)
