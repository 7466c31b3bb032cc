# an array in shared memory, and the lock that it has
import multiprocessing

WORDS = ['a', 'fly', 'is', 'it', 'rose']


def count(text, counts):
    own = [text.split().count(word) for word in WORDS]
    with counts.get_lock():
        for i, n in enumerate(own):
            counts[i] += n


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    counts = multiprocessing.Array('i', len(WORDS))
    children = [multiprocessing.Process(target=count, args=(text, counts)) for text in texts]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(sorted(zip(WORDS, counts)))
