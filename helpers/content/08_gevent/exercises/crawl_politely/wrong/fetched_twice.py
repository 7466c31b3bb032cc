# the site was asked 62 times
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

def safely(path):
    try:
        return get_page(path)
    except requests.RequestException:
        return None


pool = Pool(10)
good = sum(length is not None for length in pool.map(safely, paths))
failed = pool.map(safely, paths).count(None)
print(good, 'pages,', failed, 'failed')
