# function returns is lost
import multiprocessing


def count(text, counts, lock):
    own = {}
    for word in text.split():
        own[word] = own.get(word, 0) + 1
    return own


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    counts, lock = multiprocessing.Manager().dict(), multiprocessing.Lock()
    children = [multiprocessing.Process(target=count, args=(text, counts, lock)) for text in texts]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(sorted(counts.items()))
