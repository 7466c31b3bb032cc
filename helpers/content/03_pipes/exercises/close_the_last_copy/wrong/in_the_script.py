# no child was started
import multiprocessing


def count(writer):
    for number in range(5):
        writer.send(number)
    writer.close()


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    count(writer)
    total = 0
    while True:
        try:
            total += reader.recv()
        except EOFError:
            break
    print(total)
