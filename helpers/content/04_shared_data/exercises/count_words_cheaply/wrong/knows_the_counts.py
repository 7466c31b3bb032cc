# Either MainProcess knew them
import multiprocessing


def count(text):
    pass


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    children = [multiprocessing.Process(target=count, args=(text,)) for text in texts]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print([('a', 20), ('fly', 5), ('is', 15), ('it', 10), ('rose', 15)])
