# it, and passed on what came back
from gevent import monkey
monkey.patch_all()
from time import sleep
import gevent


def download(number):
    sleep(0.1)
    return number * number


jobs = [gevent.spawn(download(number)) for number in range(5)]
gevent.joinall(jobs)
print(sum(job.value for job in jobs))
