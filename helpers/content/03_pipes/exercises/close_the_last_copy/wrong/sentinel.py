# a last message, None, says
import multiprocessing


def count(writer):
    for number in range(5):
        writer.send(number)
    writer.send(None)


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    p = multiprocessing.Process(target=count, args=(writer,))
    p.start()
    total = 0
    while True:
        number = reader.recv()
        if number is None:
            break
        total += number
    print(total)
    p.join()
