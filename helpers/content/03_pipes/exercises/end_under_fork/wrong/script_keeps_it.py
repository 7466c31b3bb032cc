# MainProcess still holds the sending end
import multiprocessing


def produce(writer):
    for bun in range(3):
        writer.send(bun)
    writer.close()


def consume(reader, writer):
    writer.close()
    while True:
        try:
            print('eats bun', reader.recv())
        except EOFError:
            print('no more buns')
            break


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    consumer = multiprocessing.Process(target=consume, args=(reader, writer))
    producer = multiprocessing.Process(target=produce, args=(writer,))
    consumer.start()
    producer.start()
    reader.close()
    consumer.join()
    producer.join()
