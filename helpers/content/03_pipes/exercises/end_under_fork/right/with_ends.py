# with closes the ends, in the script as well
import multiprocessing


def produce(reader, writer):
    reader.close()
    with writer:
        for bun in range(3):
            writer.send(bun)


def consume(reader, writer):
    writer.close()
    with reader:
        try:
            while True:
                print('eats bun', reader.recv())
        except EOFError:
            print('no more buns')


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    with reader, writer:
        both = [multiprocessing.Process(target=work, args=(reader, writer)) for work in (consume, produce)]
        for p in both:
            p.start()
    for p in both:
        p.join()
