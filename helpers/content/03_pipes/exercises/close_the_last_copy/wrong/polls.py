# MainProcess gave up when poll()
import multiprocessing


def count(writer):
    for number in range(5):
        writer.send(number)
    writer.close()


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    p = multiprocessing.Process(target=count, args=(writer,))
    p.start()
    total = 0
    while reader.poll(0.5):
        total += reader.recv()
    print(total)
    p.join()
