# each child appends its Counter to a manager's list
import multiprocessing
from collections import Counter


def count(text, results):
    results.append(Counter(text.split()))


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    results = multiprocessing.Manager().list()
    children = [multiprocessing.Process(target=count, args=(text, results)) for text in texts]
    for p in children:
        p.start()
    for p in children:
        p.join()
    total = Counter()
    for counts in results[:]:
        total.update(counts)
    print(sorted(total.items()))
