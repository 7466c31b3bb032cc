# who should set an event, and a result, has ended with an error
import gevent
from gevent.event import AsyncResult, Event

def prepare():
    colour = {}["colour"]
    ready.set()
    answer.set(colour)

def paint():
    ready.wait()

ready, answer = Event(), AsyncResult()
gevent.spawn(prepare)
gevent.spawn(paint)
print(answer.get())
