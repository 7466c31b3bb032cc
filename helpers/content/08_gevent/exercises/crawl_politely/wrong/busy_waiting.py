# Give each request a timeout, and wait for all
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


lengths = []


def fetch(path):
    try:
        lengths.append(get_page(path))
    except requests.RequestException:
        lengths.append(None)


pool = Pool(10)
for path in paths:
    gevent.spawn(fetch, path)
while len(lengths) < len(paths):
    pass
print(len(lengths) - lengths.count(None), 'pages,', lengths.count(None), 'failed')
