# only Process-1 called square
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


def work(numbers, writer):
    writer.send([square(n) for n in numbers])


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    p = multiprocessing.Process(target=work, args=((4, 2, 3), writer))
    p.start()
    print(*reader.recv())
    p.join()
