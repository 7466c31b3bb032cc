# a context object reports each step
from collections import deque


class Step:
    def __init__(self, loop, coroutine):
        self.loop, self.coroutine = loop, coroutine

    def __enter__(self):
        return self.coroutine

    def __exit__(self, kind, error, traceback):
        if kind is None:
            self.loop.spawn(self.coroutine)
        elif kind is StopIteration:
            print('result:', error.value)
        else:
            print('failed:', error)
        return True


class Loop:
    def __init__(self):
        self.ready = deque()

    def spawn(self, coroutine):
        self.ready.append(coroutine)

    def run(self):
        while self.ready:
            with Step(self, self.ready.popleft()) as coroutine:
                next(coroutine)


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
