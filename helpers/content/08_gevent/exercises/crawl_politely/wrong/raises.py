# One page that fails ends
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


lengths = Pool(10).map(get_page, paths)
good = sum(length is not None for length in lengths)
failed = lengths.count(None)
print(good, 'pages,', failed, 'failed')
