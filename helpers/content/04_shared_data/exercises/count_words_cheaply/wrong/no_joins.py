# without waiting for the children
from collections import Counter
import multiprocessing


def count(text, counts, lock):
    for word, number in Counter(text.split()).items():
        with lock:
            counts[word] = counts.get(word, 0) + number


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    counts, lock = multiprocessing.Manager().dict(), multiprocessing.Lock()
    for text in texts:
        multiprocessing.Process(target=count, args=(text, counts, lock)).start()
    print(sorted(counts.items()))
