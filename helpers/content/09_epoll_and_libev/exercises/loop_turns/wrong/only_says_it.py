# never heard of its mistake
from collections import deque


class Loop:
    def __init__(self):
        self.ready = deque()                # the coroutines that can go on

    def spawn(self, task):
        self.ready.append(task)

    def run(self):
        while self.ready:
            self.step(self.ready.popleft())

    def do_turn(self, task):
        self.ready.append(task)

    def step(self, task, error=None):
        try:
            request = next(task)
        except StopIteration:
            return
        what, *about = request or ('turn',)
        try:
            getattr(self, f'do_{what}')(task, *about)
        except Exception:
            print('no such request:', what)
            self.do_turn(task)


def count(name, most):
    for number in range(1, most + 1):
        print(name, number)
        yield                               # a turn for the others


def bird():
    print('bird takes off')
    for mistake in (('fyl', 'south'), ('fly',)):    # misspelt; and where to?
        try:
            yield mistake
        except Exception as error:
            print('bird hears:', type(error).__name__)
    yield 'fly', 'south'
    print('bird lands')


class Sky(Loop):                            # a later step adds a request in this way
    def do_fly(self, task, where):
        print('bird flies', where)
        self.do_turn(task)


loop = Sky()
loop.spawn(count('cat', 3))
loop.spawn(bird())
loop.spawn(count('dog', 3))
loop.run()
