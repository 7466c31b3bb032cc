from gevent import monkey
monkey.patch_all()
import os
import gevent
import requests
from gevent.pool import Pool

paths = [f'/page/{number}' for number in range(30)] + ['/error/404']


def get_page(path):
    response = requests.get(os.environ['SITE'] + path, timeout=10)
    response.raise_for_status()
    return len(response.content)


# TODO: fetch all paths, at most 10 at a time, and count.
good, failed = 0, 0
print(good, 'pages,', failed, 'failed')
