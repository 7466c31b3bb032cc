# where a single page is fetched
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


good, failed = 0, 0
try:
    good = len(Pool(10).map(get_page, paths))
except requests.HTTPError:
    failed += 1
print(good, 'pages,', failed, 'failed')
