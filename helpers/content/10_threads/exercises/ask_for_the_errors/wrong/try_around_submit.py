# around `submit()`
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


with ThreadPoolExecutor(2) as pool:
    futures = []
    for page in PAGES:
        try:
            futures.append((page, pool.submit(fetch, page)))
        except KeyError:
            print(page, 'is missing')
for page, future in futures:
    if page in SIZES:
        print(page, future.result())
