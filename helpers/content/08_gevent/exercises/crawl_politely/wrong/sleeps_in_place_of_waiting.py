# happened to be enough
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
pool = Pool(10)
jobs = [pool.spawn(get_page, path) for path in paths]
gevent.sleep(3)
good = sum(job.successful() for job in jobs)
failed = len(jobs) - good
print(good, 'pages,', failed, 'failed')
