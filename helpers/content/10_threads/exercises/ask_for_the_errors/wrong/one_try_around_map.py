# `/b is missing`. The loop
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


with ThreadPoolExecutor(2) as pool:
    try:
        for page, size in zip(PAGES, pool.map(fetch, PAGES)):
            print(page, size)
    except KeyError:
        print(page, 'is missing')
