# a subclass of Process that drains itself in a method of its own
import multiprocessing


class Reporter(multiprocessing.Process):
    def __init__(self):
        super().__init__()
        self.results = multiprocessing.SimpleQueue()

    def run(self):
        self.results.put('word ' * 400_000)

    def result(self):
        try:
            return self.results.get()
        finally:
            self.join()


if __name__ == '__main__':
    reporter = Reporter()
    reporter.start()
    print(len(reporter.result()), 'characters, exit code', reporter.exitcode)
