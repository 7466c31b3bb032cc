# a subclass of Process, and iter(q.get, None) with the sentinel put by the script
import multiprocessing


class Adder(multiprocessing.Process):
    def __init__(self, numbers, q):
        super().__init__()
        self.numbers, self.q = numbers, q

    def run(self):
        self.q.put(sum(self.numbers))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    adders = [Adder(range(0, 50), q), Adder(range(50, 100), q)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    q.put(None)
    print(sum(iter(q.get, None)))
