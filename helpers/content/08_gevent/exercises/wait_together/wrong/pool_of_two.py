# At most 2 of the five
from gevent import monkey
monkey.patch_all()
from time import sleep
import gevent


def download(number):
    sleep(0.1)
    return number * number


from gevent.pool import Pool

print(sum(Pool(2).map(download, range(5))))
