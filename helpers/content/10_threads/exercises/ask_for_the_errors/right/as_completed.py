# as they come in
from concurrent.futures import ThreadPoolExecutor, as_completed

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


with ThreadPoolExecutor(2) as pool:
    pages = {pool.submit(fetch, page): page for page in PAGES}
    for future in as_completed(pages):
        try:
            print(pages[future], future.result())
        except KeyError as error:
            print(error.args[0], 'is missing')
