# a map for each page
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


with ThreadPoolExecutor(2) as pool:
    results = [(page, pool.map(fetch, [page])) for page in PAGES]
    for page, result in results:
        try:
            print(page, next(result))
        except KeyError:
            print(page, 'is missing')
