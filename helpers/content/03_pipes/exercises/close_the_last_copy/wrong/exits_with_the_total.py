# once the child has been started. Leave the rest.
import multiprocessing
import sys


def count(writer):
    for number in range(5):
        writer.send(number)
    writer.close()


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    p = multiprocessing.Process(target=count, args=(writer,))
    p.start()
    writer.close()
    total = 0
    while True:
        try:
            total += reader.recv()
        except EOFError:
            print(total)
            sys.exit(total)
