# one for each word
import multiprocessing


def count(text, q):
    for word in text.split():
        q.put(word)


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    q = multiprocessing.Queue()
    children = [multiprocessing.Process(target=count, args=(text, q)) for text in texts]
    for p in children:
        p.start()
    total = {}
    for _ in range(65):
        word = q.get()
        total[word] = total.get(word, 0) + 1
    for p in children:
        p.join()
    print(sorted(total.items()))
