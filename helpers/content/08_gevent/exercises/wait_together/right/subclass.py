# a class of greenlets with a result of its own
from gevent import monkey
monkey.patch_all()
import time
import gevent


class Download(gevent.Greenlet):
    def __init__(self, number):
        super().__init__()
        self.number, self.squared = number, None

    def _run(self):
        time.sleep(0.1)
        self.squared = self.number ** 2


jobs = [Download(number) for number in range(5)]
for job in jobs:
    job.start()
for job in jobs:
    job.join()
print(sum(job.squared for job in jobs))
