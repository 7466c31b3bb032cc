# At most 1 of the five
from gevent import monkey
monkey.patch_all()
from time import sleep
from gevent.pool import Pool


def download(number):
    sleep(0.1)
    return number * number


print(sum(Pool(1).map(download, range(5))))
