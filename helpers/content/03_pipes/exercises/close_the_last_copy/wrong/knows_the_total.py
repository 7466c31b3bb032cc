# MainProcess has received nothing
import multiprocessing


def count(writer):
    for number in range(5):
        writer.send(number)
    writer.close()


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    p = multiprocessing.Process(target=count, args=(writer,))
    p.start()
    total = 10
    print(total)
    p.join()
