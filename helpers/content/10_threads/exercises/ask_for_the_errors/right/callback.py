# a callback for each future
from functools import partial
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


def show(future, page):
    print(page, 'is missing' if future.exception() else future.result())


with ThreadPoolExecutor(2) as pool:
    for page in PAGES:
        pool.submit(fetch, page).add_done_callback(partial(show, page=page))
