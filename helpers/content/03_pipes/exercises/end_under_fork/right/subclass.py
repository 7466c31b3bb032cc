# subclasses of Process, and a context object
import multiprocessing


class Producer(multiprocessing.Process):
    def __init__(self, ends):
        super().__init__()
        self.reader, self.writer = ends

    def run(self):
        self.reader.close()
        for bun in range(3):
            self.writer.send(bun)


class Consumer(Producer):
    def run(self):
        self.writer.close()
        while True:
            try:
                bun = self.reader.recv()
            except EOFError:
                break
            print('eats bun', bun)
        print('no more buns')


if __name__ == '__main__':
    ends = multiprocessing.get_context().Pipe(False)
    consumer, producer = Consumer(ends), Producer(ends)
    consumer.start()
    producer.start()
    for end in ends:
        end.close()
    consumer.join()
    producer.join()
