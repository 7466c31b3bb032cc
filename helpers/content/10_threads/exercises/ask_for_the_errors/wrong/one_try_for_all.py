# `/c is missing`. The loop
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


with ThreadPoolExecutor(2) as pool:
    results = pool.map(fetch, PAGES)
    try:
        for page, result in zip(PAGES, results):
            print(page, result)
    except KeyError as error:
        print(error.args[0], 'is missing')
