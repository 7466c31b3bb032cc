# the texts come from a queue, and a list at the manager takes the counts
from collections import Counter
import multiprocessing


def count(texts, counts):
    counts.append(Counter(texts.get().split()))


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    with multiprocessing.Manager() as man:
        counts, q = man.list(), multiprocessing.Queue()
        children = [multiprocessing.Process(target=count, args=(q, counts)) for _ in texts]
        for p in children:
            p.start()
        for text in texts:
            q.put(text)
        for p in children:
            p.join()
        total = sum(counts[:], Counter())
    print(sorted(total.items()))
