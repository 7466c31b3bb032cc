# One child has counted
from collections import Counter
import multiprocessing


def count(text, q):
    q.put(Counter(text.split()))


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=count, args=(' '.join(texts), q))
    p.start()
    print(sorted(q.get().items()))
    p.join()
