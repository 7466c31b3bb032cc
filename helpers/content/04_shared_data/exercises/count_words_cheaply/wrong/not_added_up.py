# is too small
from collections import Counter
import multiprocessing


def count(text, q):
    q.put(Counter(text.split()))


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    q = multiprocessing.Queue()
    children = [multiprocessing.Process(target=count, args=(text, q)) for text in texts]
    for p in children:
        p.start()
    total = {}
    for _ in texts:
        for word, n in q.get().items():
            total[word] = n
    for p in children:
        p.join()
    print(sorted(total.items()))
