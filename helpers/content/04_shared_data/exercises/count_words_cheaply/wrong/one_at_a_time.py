# before the next was started
import multiprocessing
from collections import Counter


def count(text, q):
    q.put(Counter(text.split()))


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    q = multiprocessing.Queue()
    children = [multiprocessing.Process(target=count, args=(text, q)) for text in texts]
    total = Counter()
    for p in children:
        p.start()
        total += q.get()
        p.join()
    print(sorted(total.items()))
