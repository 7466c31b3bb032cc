# a semaphore in each of 31 greenlets
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


from gevent.lock import BoundedSemaphore

counts = {'good': 0, 'failed': 0}
places = BoundedSemaphore(10)


def fetch(path):
    with places:
        try:
            get_page(path)
            counts['good'] += 1
        except requests.RequestException:
            counts['failed'] += 1


gevent.joinall([gevent.spawn(fetch, path) for path in paths])
print('{good} pages, {failed} failed'.format(**counts))
