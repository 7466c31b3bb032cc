# the pipe of a process ends
import multiprocessing
import os


def square(n):
    if n == 3:
        os._exit(1)     # like a crash: no exception, no goodbye
    return n * n


def work(writer):
    for n in (2, 3):
        writer.send(square(n))


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    p = multiprocessing.Process(target=work, args=(writer,))
    p.start()
    writer.close()
    try:
        while True:
            print(reader.recv())
    except EOFError:
        print('a worker has died')
    p.join()
