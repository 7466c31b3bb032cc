from my_loop import Loop


class Task:
    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.done = False
        self.result = None
        self.joiners = []                   # tasks that wait for the end of this one

    def join(self):
        # TODO: wait until it is done, parked among its joiners
        yield
        return self.result


class Loop(Loop):
    def spawn(self, coroutine):
        self.ready.append(coroutine)        # TODO: make a task of it, keep that, and return it

    def step(self, task, error=None):
        try:
            # TODO: the task has the coroutine
            request = task.throw(error) if error else next(task)
        except StopIteration:
            return                          # TODO: what it returned is in StopIteration's .value
        try:
            what, *about = request or ('turn',)
            getattr(self, f'do_{what}')(task, *about)
        except Exception as error:
            self.step(task, error)

    def finish(self, task, result):
        pass                                # TODO: keep the result, and wake the joiners

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
