# the jobs are asked what became of them
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


gevent.get_hub().exception_stream = None
pool = Pool(10)
jobs = [pool.spawn(get_page, path) for path in paths]
pool.join()
good = sum(job.successful() for job in jobs)
failed = sum(job.exception is not None for job in jobs)
print(good, 'pages,', failed, 'failed')
