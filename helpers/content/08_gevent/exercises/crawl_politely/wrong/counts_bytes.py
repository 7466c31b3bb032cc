# It should print
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


lengths = Pool(10).map(safely, paths)
print(sum(filter(None, lengths)), 'bytes')
