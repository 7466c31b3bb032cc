# you shortened the texts
import multiprocessing


def count(text, counts, lock):
    for word in text.split():
        with lock:
            if word in counts:
                counts[word] = counts[word] + 1
            else:
                counts[word] = 1


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 1, 'is it a rose ' * 1, 'it is a fly ' * 1]
    counts, lock = multiprocessing.Manager().dict(), multiprocessing.Lock()
    children = [multiprocessing.Process(target=count, args=(text, counts, lock)) for text in texts]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(sorted(counts.items()))
