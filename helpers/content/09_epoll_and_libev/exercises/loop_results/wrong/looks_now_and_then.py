# looks every now and then
from my_loop import Loop


class Task:
    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.done = False
        self.result = None
        self.joiners = []                   # tasks that wait for the end of this one

    def join(self):
        while not self.done:
            yield 'sleep', 0.02
        return self.result


class Loop(Loop):
    def spawn(self, coroutine):
        task = Task(coroutine)
        self.ready.append(task)
        return task

    def step(self, task, error=None):
        try:
            request = task.coroutine.throw(error) if error else next(task.coroutine)
        except StopIteration as stop:
            self.finish(task, stop.value)
            return
        try:
            what, *about = request or ('turn',)
            getattr(self, f'do_{what}')(task, *about)
        except Exception as error:
            self.step(task, error)

    def finish(self, task, result):
        task.done = True
        task.result = result
        self.wake(task.joiners)

    def do_park(self, task, place):
        place.append(task)                  # it goes on when somebody wakes that place

    def wake(self, place):
        self.ready.extend(place)
        place.clear()


def cook(what, seconds):
    yield 'sleep', seconds
    return f'hot {what}'


def guest(name, task):
    dish = yield from task.join()
    print(name, 'gets', dish)


def kitchen():
    soup, egg = loop.spawn(cook('soup', 0.3)), loop.spawn(cook('egg', 0.1))
    loop.spawn(guest('ann', soup))
    loop.spawn(guest('bob', soup))
    yield 'sleep', 0.2                      # the egg is done by now
    print('cook gets', (yield from egg.join()))


loop = Loop()
loop.spawn(kitchen())
loop.run()
print('all have eaten')
