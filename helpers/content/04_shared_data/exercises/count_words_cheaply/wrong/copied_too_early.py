# without a lock: another child came
from collections import Counter
import multiprocessing
import time


def count(text, counts, lock):
    own = counts.copy()
    time.sleep(0.5)
    for word, number in Counter(text.split()).items():
        own[word] = own.get(word, 0) + number
    with lock:
        counts.update(own)


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    counts, lock = multiprocessing.Manager().dict(), multiprocessing.Lock()
    children = [multiprocessing.Process(target=count, args=(text, counts, lock)) for text in texts]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(sorted(counts.items()))
