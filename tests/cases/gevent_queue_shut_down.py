import gevent
from gevent.queue import JoinableQueue, Queue

class Crew:
    def __init__(self, n):
        self.jobs = Queue()
        self.workers = [gevent.spawn(self.work) for _ in range(n)]
    def work(self):
        try:
            while True:
                print("job", self.jobs.get())
                gevent.sleep(0.05)
        except Exception as e:
            print(type(e).__name__)

crew = Crew(1)
for n in range(4):
    crew.jobs.put(n)
gevent.sleep(0.02)
crew.jobs.shutdown(True)
gevent.joinall(crew.workers)
