# `'y'` is among them
import multiprocessing
from collections import Counter


def count(text, q):
    q.put(Counter(text))


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    q = multiprocessing.Queue()
    children = [multiprocessing.Process(target=count, args=(text, q)) for text in texts]
    for p in children:
        p.start()
    total = sum((q.get() for _ in children), Counter())
    for p in children:
        p.join()
    print(sorted(total.items()))
