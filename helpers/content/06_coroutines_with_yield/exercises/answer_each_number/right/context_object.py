# an object whose __exit__ speaks, below a generator that only hands on
class Numbers:
    def __init__(self):
        self.total = self.count = 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        print(self.count, 'numbers')

    def add(self, number):
        self.total += number
        self.count += 1
        return self.total / self.count


def answering():
    with Numbers() as numbers:
        answer = None
        while True:
            answer = numbers.add((yield answer))


def average():
    yield from answering()


a = average()
next(a)
for answer in map(a.send, (10, 20, 60)):
    print(answer)
a.close()
