import multiprocessing


def count(writer):
    for number in range(5):
        writer.send(number)
    writer.close()


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    p = multiprocessing.Process(target=count, args=(writer,))
    p.start()
    # TODO: the loop never ends. Which process still holds the sending end?
    total = 0
    while True:
        try:
            total += reader.recv()
        except EOFError:
            break
    print(total)
    p.join()
