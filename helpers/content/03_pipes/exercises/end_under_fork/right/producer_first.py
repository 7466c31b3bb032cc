# the producer first, and its end closed before the consumer starts
import multiprocessing


def produce(writer):
    for bun in range(3):
        writer.send(bun)
    writer.close()


def consume(reader):
    while True:
        try:
            print('eats bun', reader.recv())
        except EOFError:
            print('no more buns')
            break


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    consumer = multiprocessing.Process(target=consume, args=(reader,))
    producer = multiprocessing.Process(target=produce, args=(writer,))
    # TODO: under fork the consumer never sees the end. Which copy is still open, and since when?
    producer.start()
    writer.close()
    consumer.start()
    reader.close()
    consumer.join()
    producer.join()
