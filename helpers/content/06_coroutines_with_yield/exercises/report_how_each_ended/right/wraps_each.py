# wraps each coroutine, and leaves the steps as they were
from collections import deque


class Loop:
    def __init__(self):
        self.ready = deque()

    def spawn(self, coroutine):
        self.ready.append(self.watch(coroutine))

    def watch(self, coroutine):
        try:
            print('result:', (yield from coroutine))
        except Exception as error:
            print('failed:', error)

    def run(self):
        while self.ready:
            self.step(self.ready.popleft())

    # TODO: print what a coroutine returns: "result: the soup is ready"
    # TODO: print what it raises: "failed: the toast is burnt", and go on with the rest
    def step(self, coroutine):
        if next(coroutine, self) is not self:
            self.ready.append(coroutine)


def cook(dish, minutes):
    for minute in range(1, minutes + 1):
        if dish == 'toast' and minute == 2:
            raise ValueError('the toast is burnt')
        print(dish, minute)
        yield
    return f'the {dish} is ready'


loop = Loop()
loop.spawn(cook('soup', 1))
loop.spawn(cook('toast', 3))
loop.spawn(cook('tea', 2))
loop.run()
