# before the next was started
import multiprocessing
import time


def square(n):
    time.sleep(0.5)
    return n * n


def work(n, writer):
    writer.send(square(n))


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    for n in (2, 3, 4):
        p = multiprocessing.Process(target=work, args=(n, writer))
        p.start()
        p.join()
        print(reader.recv())
