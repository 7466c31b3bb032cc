# not even by the `except`
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


with ThreadPoolExecutor(2) as pool:
    for page in PAGES:
        try:
            pool.submit(fetch, page)
        except KeyError:
            print(page, 'is missing')
