# But when another coroutine failed
from collections import deque


class Loop:
    def __init__(self):
        self.ready = deque()

    def spawn(self, coroutine):
        self.ready.append(coroutine)

    def run(self):
        while self.ready:
            self.step(self.ready.popleft())

    def step(self, coroutine):
        try:
            next(coroutine)
        except StopIteration as end:
            print('result:', end)
            return
        except ValueError:
            print('failed: the toast is burnt')
            return
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
