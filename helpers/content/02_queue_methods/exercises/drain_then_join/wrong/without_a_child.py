# no child was started
import multiprocessing


def report(q):
    q.put('word ' * 400_000)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    report(q)
    text = q.get()
    print(len(text), 'characters, exit code', 0)
