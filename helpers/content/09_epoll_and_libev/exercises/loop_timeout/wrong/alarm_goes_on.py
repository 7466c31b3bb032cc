# What was to wake quick when the time is over is still asleep
import heapq
import socket
import traceback

from my_loop import Loop, Task, send_all


class Cancelled(BaseException):
    """Thrown into a task that is cancelled. `except Exception` lets it through."""


class Task(Task):
    thrown = None                           # an exception with which its next turn begins
    parked = ()                             # the place in which it is parked


class Loop(Loop):
    def step(self, task, error=None):
        error, task.thrown = error or task.thrown, None
        try:
            request = task.coroutine.throw(error) if error else task.coroutine.send(None)
        except StopIteration as end:
            self.finish(task, end.value)
            return
        except (Exception, Cancelled) as error:
            self.finish(task, None, error)
            return
        try:
            what, *about = request or ('turn',)
            getattr(self, f'do_{what}')(task, *about)
        except Exception as error:
            self.step(task, error)

    def finish(self, task, result, error=None):
        task.done, task.result, task.error = True, result, error
        if isinstance(error, Exception) and not task.joiners:
            traceback.print_exception(error)
        self.wake(task.joiners)

    def do_park(self, task, place):
        place.append(task)
        task.parked = place

    def cancel(self, task):
        """Throw Cancelled into a task, wherever it waits."""
        if not task.done:
            self.forget(task)
            task.thrown = Cancelled()
            self.ready.append(task)

    def forget(self, task):
        """Take a task out of the one place in which it waits."""
        for place in (self.ready, task.parked):
            if task in place:
                place.remove(task)
                return
        for entry in self.sleeping:
            if entry[2] is task:
                self.sleeping.remove(entry)
                heapq.heapify(self.sleeping)
                return
        for key in list(self.selector.get_map().values()):
            for event in [event for event, other in key.data.items() if other is task]:
                self.unwatch(key.fileobj, event)


def timeout(loop, seconds, coroutine):
    def alarm():
        yield 'sleep', seconds
        loop.cancel(task)

    task = loop.spawn(coroutine)
    bell = loop.spawn(alarm())
    try:
        return (yield from task.join())
    except Cancelled:
        raise TimeoutError(f'not done in {seconds} seconds') from None
    finally:
        loop.cancel(task)                   # where somebody has cancelled us


def quick():
    yield 'sleep', 0.1
    return 'quick is done'


def nap():
    try:
        yield 'sleep', 10
    finally:
        print('nap is over')                # a task that is cancelled can still tidy up


def flood(sock):                            # at the other end nobody ever reads
    yield from send_all(sock, bytes(8_000_000))


def patient():
    print((yield from timeout(loop, 20, quick())))
    for name, work in (('nap', nap()), ('flood', flood(here))):
        try:
            yield from timeout(loop, 0.2, work)
        except TimeoutError:
            print(name, 'took too long')


here, there = socket.socketpair()
here.setblocking(False)
loop = Loop()
loop.spawn(patient())
loop.run()
print('the loop has ended')
