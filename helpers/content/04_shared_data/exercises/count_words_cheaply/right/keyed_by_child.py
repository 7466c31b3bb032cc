# each child under a key of its own, without a lock
import multiprocessing


def count(text, counts, lock):
    own = {}
    for word in text.split():
        own[word] = own.get(word, 0) + 1
    counts[multiprocessing.current_process().name] = own


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    # TODO: the children send 130 messages. Let them send 30 at most, and print the same.
    counts, lock = multiprocessing.Manager().dict(), multiprocessing.Lock()
    children = [multiprocessing.Process(target=count, args=(text, counts, lock)) for text in texts]
    for p in children:
        p.start()
    for p in children:
        p.join()
    total = {}
    for own in counts.values():
        for word, n in own.items():
            total[word] = total.get(word, 0) + n
    print(sorted(total.items()))
