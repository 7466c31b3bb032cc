# of the five pages were handed in
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


# TODO: print a line for each page, such as "/a 120" or "/c is missing"
with ThreadPoolExecutor(2) as pool:
    for page in PAGES:
        if page in SIZES:
            print(page, pool.submit(fetch, page).result())
        else:
            print(page, 'is missing')
