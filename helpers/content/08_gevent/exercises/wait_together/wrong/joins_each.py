# before the next one has begun
from gevent import monkey
monkey.patch_all()
from time import sleep
import gevent


def download(number):
    sleep(0.1)
    return number * number


jobs = []
for number in range(5):
    jobs.append(gevent.spawn(download, number))
    jobs[-1].join()
print(sum(job.value for job in jobs))
