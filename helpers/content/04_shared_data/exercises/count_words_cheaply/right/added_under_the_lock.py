# the shared dictionary, with one holding of the lock for each child
from collections import Counter
import multiprocessing


def count(text, counts, lock):
    own = Counter(text.split())
    with lock:
        counts.update(own + Counter(counts.copy()))


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    counts, lock = multiprocessing.Manager().dict(), multiprocessing.Lock()
    children = [multiprocessing.Process(target=count, args=(text, counts, lock)) for text in texts]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(sorted(counts.items()))
