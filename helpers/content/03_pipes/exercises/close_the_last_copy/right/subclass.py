# a subclass of Process, a generator of what was received, and a join before the loop → before it received anything
import multiprocessing


class Counter(multiprocessing.Process):
    def __init__(self, writer):
        super().__init__()
        self.writer = writer

    def run(self):
        for number in range(5):
            self.writer.send(number)


def received(reader):
    while True:
        try:
            yield reader.recv()
        except EOFError:
            return


if __name__ == '__main__':
    reader, writer = multiprocessing.get_context().Pipe(False)
    p = Counter(writer)
    p.start()
    writer.close()
    p.join()
    print(sum(received(reader)))
