# a pipe for each child, and a child process of a class of its own
from collections import Counter
import multiprocessing


class Counting(multiprocessing.Process):
    def __init__(self, text):
        super().__init__()
        self.text = text
        self.reader, self.writer = multiprocessing.Pipe(duplex=False)

    def run(self):
        self.writer.send(Counter(self.text.split()))


if __name__ == '__main__':
    texts = ['a rose is a rose ' * 5, 'is it a rose ' * 5, 'it is a fly ' * 5]
    children = [Counting(text) for text in texts]
    for p in children:
        p.start()
    total = Counter()
    for p in children:
        total.update(p.reader.recv())
        p.join()
    print(sorted(total.items()))
