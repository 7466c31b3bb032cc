# ends the child, whether it has sent everything or not
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
    for _ in range(5):
        total += reader.recv()
    p.terminate()
    print(total)
    p.join()
