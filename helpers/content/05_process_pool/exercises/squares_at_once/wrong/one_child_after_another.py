# before the next was started
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


def work(n, writer):
    writer.send(square(n))


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    for n in (4, 2, 3):
        p = multiprocessing.Process(target=work, args=(n, writer))
        p.start()
        p.join()
        print(reader.recv())
