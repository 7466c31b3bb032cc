# no download waits any more
from gevent import monkey
monkey.patch_all()
from time import sleep
import gevent


def download(number):
    return number * number


jobs = [gevent.spawn(download, number) for number in range(5)]
gevent.joinall(jobs)
print(sum(job.value for job in jobs))
