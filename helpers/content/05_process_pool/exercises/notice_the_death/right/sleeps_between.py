# the process is looked at after each short sleep
import multiprocessing
import os
import time


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
    print(reader.recv())
    time.sleep(0.1)
    while p.is_alive():
        time.sleep(0.1)
    print('a worker has died')
