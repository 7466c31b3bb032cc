# the time module alone is patched, and a group collects
from gevent import monkey
monkey.patch_time()
from time import sleep
from gevent.pool import Group


def download(number):
    sleep(0.1)
    return number * number


group = Group()
jobs = [group.spawn(download, number) for number in range(5)]
group.join()
print(sum(job.get() for job in jobs))
