# happened to be enough
from gevent import monkey
monkey.patch_all()
import gevent
from time import sleep


def download(number):
    sleep(0.1)
    return number * number


# TODO: the five wait one after another. Let them wait together.
jobs = [gevent.spawn(download, number) for number in range(5)]
sleep(0.4)
print(sum(job.value for job in jobs))
