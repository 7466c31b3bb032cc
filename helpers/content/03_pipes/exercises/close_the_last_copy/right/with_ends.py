# with closes both ends
import multiprocessing


def count(writer):
    with writer:
        for number in range(5):
            writer.send(number)


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    with writer:
        p = multiprocessing.Process(target=count, args=(writer,))
        p.start()
    total = 0
    with reader:
        try:
            while True:
                total += reader.recv()
        except EOFError:
            print('total:', total)
    p.join()
