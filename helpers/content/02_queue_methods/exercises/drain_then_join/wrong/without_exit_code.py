# was to be printed as well
import multiprocessing


def report(q):
    q.put('word ' * 400_000)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    text = q.get()
    p.join()
    print(len(text), 'characters')
