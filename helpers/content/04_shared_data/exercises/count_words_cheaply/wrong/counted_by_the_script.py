# No child has counted anything
import multiprocessing


def count(text):
    own = {}
    for word in text.split():
        own[word] = own.get(word, 0) + 1
    return own


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    total = {}
    for text in texts:
        for word, number in count(text).items():
            total[word] = total.get(word, 0) + number
    print(sorted(total.items()))
