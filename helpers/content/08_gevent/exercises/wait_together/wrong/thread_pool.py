# in threads of the system
from time import sleep
from gevent import monkey
monkey.patch_all()
from gevent.threadpool import ThreadPool


def download(number):
    sleep(0.1)
    return number * number


print(sum(ThreadPool(5).map(download, range(5))))
