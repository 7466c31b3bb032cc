# the standard library's executor, whose threads are greenlets after the patch
from gevent import monkey
monkey.patch_all()
import time
from concurrent.futures import ThreadPoolExecutor


def download(number):
    time.sleep(0.1)
    return number * number


with ThreadPoolExecutor(5) as executor:
    print(sum(executor.map(download, range(5))))
