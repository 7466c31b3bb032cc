# no longer fails
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES.get(page, 'is missing')


with ThreadPoolExecutor(2) as pool:
    for page, size in zip(PAGES, pool.map(fetch, PAGES)):
        print(page, size)
