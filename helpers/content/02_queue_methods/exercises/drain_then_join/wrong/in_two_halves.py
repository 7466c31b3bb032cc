# took fewer before it waited
import multiprocessing


def report(q):
    q.put('word ' * 200_000)
    q.put('word ' * 200_000)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    text = q.get()
    p.join()
    text += q.get()
    print(len(text), 'characters, exit code', p.exitcode)
