# goes to the screen
import multiprocessing


def greet():
    print('hello from the child')


if __name__ == '__main__':
    p = multiprocessing.Process(target=greet)
    p.start()
    p.join()
