# gave up when no bun had come
import multiprocessing


def produce(writer):
    for bun in range(3):
        writer.send(bun)
    writer.close()


def consume(reader):
    while True:
        if not reader.poll(0.3):
            print('no more buns')
            break
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
    consumer.start()
    producer.start()
    reader.close()
    writer.close()
    consumer.join()
    producer.join()
