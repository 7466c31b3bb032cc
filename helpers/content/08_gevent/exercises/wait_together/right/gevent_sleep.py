# gevent's own sleep, and a pool that maps
import gevent
from gevent.pool import Pool


def download(number):
    gevent.sleep(0.1)
    return number * number


print(sum(Pool(5).map(download, range(5))))
