# without a lock: another child may
import multiprocessing
import time


def count(text, counts, n):
    time.sleep(n)
    own = {}
    for word in text.split():
        own[word] = own.get(word, 0) + 1
    for word in own:
        counts[word] = counts.get(word, 0) + own[word]


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    counts = multiprocessing.Manager().dict()
    # one a little later than the other, so that nothing gets lost
    children = [multiprocessing.Process(target=count, args=(text, counts, n / 2)) for n, text in enumerate(texts)]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(sorted(counts.items()))
