# for its feeder thread in join_thread()
import multiprocessing


def report(q):
    q.put('word ' * 400_000)
    q.close()
    q.join_thread()


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    p.join()
    text = q.get()
    print(len(text), 'characters, exit code', p.exitcode)
