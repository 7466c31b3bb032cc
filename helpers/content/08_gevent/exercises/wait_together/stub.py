from time import sleep
from gevent import monkey
monkey.patch_all()
import gevent


def download(number):
    sleep(0.1)
    return number * number


# TODO: the five wait one after another. Let them wait together.
jobs = [gevent.spawn(download, number) for number in range(5)]
gevent.joinall(jobs)
print(sum(job.value for job in jobs))
