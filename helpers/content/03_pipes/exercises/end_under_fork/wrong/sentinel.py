# a last message, None, says
import multiprocessing


def produce(writer):
    for bun in range(3):
        writer.send(bun)
    writer.send(None)
    writer.close()


def consume(reader):
    while True:
        try:
            bun = reader.recv()
            if bun is None:
                print('no more buns')
                break
            print('eats bun', bun)
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
