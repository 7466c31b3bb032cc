# portions of ten, one after another
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
    except requests.HTTPError as error:
        return error


results = []
for begin in range(0, len(paths), 10):
    jobs = [gevent.spawn(safely, path) for path in paths[begin:begin + 10]]
    results += [job.value for job in gevent.joinall(jobs)]
failed = sum(isinstance(result, Exception) for result in results)
print(len(results) - failed, 'pages,', failed, 'failed')
