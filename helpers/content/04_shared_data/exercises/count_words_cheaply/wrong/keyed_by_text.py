# `'it is a fly it is
import multiprocessing


def count(text, counts, lock):
    mine = {}
    for word in text.split():
        mine[word] = mine.get(word, 0) + 1
    with lock:
        counts[text] = mine


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    # TODO: the children send 130 messages. Let them send 30 at most, and print the same.
    counts, lock = multiprocessing.Manager().dict(), multiprocessing.Lock()
    children = [multiprocessing.Process(target=count, args=(text, counts, lock)) for text in texts]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(sorted(counts.items()))
