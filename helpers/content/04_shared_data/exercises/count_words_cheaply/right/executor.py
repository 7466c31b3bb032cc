# the results of an executor's tasks
from collections import Counter
from concurrent.futures import ProcessPoolExecutor


def count(text):
    return Counter(text.split())


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    with ProcessPoolExecutor(3) as pool:
        print(sorted(sum(pool.map(count, texts), Counter()).items()))
