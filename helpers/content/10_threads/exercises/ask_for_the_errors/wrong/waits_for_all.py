# the program has to end
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


with ThreadPoolExecutor(2) as pool:
    futures = {page: pool.submit(fetch, page) for page in PAGES}
    while not all(future.done() and future.result for future in futures.values() if future.running() is None):
        pass
    while True:
        pass
