# missing: `/c is missing`, `/e is missing`
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


with ThreadPoolExecutor(2) as pool:
    futures = {page: pool.submit(fetch, page) for page in PAGES}
for page, future in futures.items():
    try:
        print(page, future.result())
    except KeyError:
        pass
