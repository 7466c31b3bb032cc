# whatever its class
import traceback

from my_loop import Loop, Task


class Task(Task):
    error = None                            # the exception that ended it, if one did

    def join(self):
        while not self.done:
            yield 'park', self.joiners
        if self.error:
            raise self.error
        return self.result


class Loop(Loop):
    def step(self, task, error=None):
        try:
            request = task.coroutine.throw(error) if error else task.coroutine.send(None)
        except StopIteration as end:
            self.finish(task, end.value)
            return
        except ZeroDivisionError as error:
            self.finish(task, None, error)
            return
        try:
            what, *about = request or ('turn',)
            getattr(self, f'do_{what}')(task, *about)
        except Exception as error:
            self.step(task, error)

    def finish(self, task, result, error=None):
        task.done, task.result, task.error = True, result, error
        if error and not task.joiners:
            traceback.print_exception(error)
        self.wake(task.joiners)


def divide(a, b):
    yield 'sleep', 0.1
    return a / b


def careful():
    task = loop.spawn(divide(1, 0))
    try:
        print('careful has', (yield from task.join()))
    except ZeroDivisionError:
        print('careful knows that it failed')


def careless():                             # nobody joins this one
    yield 'sleep', 0.2
    print(no_such_name)


def steady():
    for number in (1, 2, 3):
        yield 'sleep', 0.1
        print('steady', number)


loop = Loop()
loop.spawn(careful())
loop.spawn(careless())
loop.spawn(steady())
loop.run()
print('the loop has ended')
