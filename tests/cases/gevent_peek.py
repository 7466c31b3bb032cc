# peek() into an empty queue
from gevent.queue import Queue

q = Queue()
print(q.peek())
