# locks, events, results, queues, pools and time-outs, and nothing goes wrong
import gevent
from gevent.event import AsyncResult, Event
from gevent.lock import BoundedSemaphore, RLock
from gevent.pool import Group, Pool
from gevent.queue import Channel, JoinableQueue, PriorityQueue

def work(n):
    with lock, again, again:
        gevent.sleep(0)
    tasks.put(n)
    if n == 2:
        opened.set()
        answer.set(n)
    opened.wait()
    return answer.get() * n

def serve():
    for task in tasks:
        tasks.task_done()

lock, again, opened, answer = BoundedSemaphore(1), RLock(), Event(), AsyncResult()
tasks, sorted_, line = JoinableQueue(), PriorityQueue(items=[3, 1, 2]), Channel()
gevent.spawn(serve)
print(Pool(3).map(work, range(3)), [sorted_.get() for _ in range(3)])
group = Group()
group.spawn(line.put, "hello")
print(line.get())
group.join()
tasks.join()
tasks.put(StopIteration)
with gevent.Timeout(0.01, False):
    sorted_.get()
failing = gevent.spawn(int, "x")
gevent.get_hub().exception_stream = None
try:
    failing.get()
except ValueError:
    print("caught")
late = gevent.spawn_later(9, print)
late.kill()
