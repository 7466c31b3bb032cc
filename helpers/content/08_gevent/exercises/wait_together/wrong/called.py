# no greenlet took part
from gevent import monkey
monkey.patch_all()
from time import sleep
import gevent


def download(number):
    sleep(0.1)
    return number * number


print(sum(download(number) for number in range(5)))
