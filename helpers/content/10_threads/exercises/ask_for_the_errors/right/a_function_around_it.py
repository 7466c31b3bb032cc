# another function catches the error in the thread
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


def size(page):
    try:
        return fetch(page)
    except KeyError:
        return 'is missing'


with ThreadPoolExecutor(2) as pool:
    for page, answer in zip(PAGES, pool.map(size, PAGES)):
        print(page, answer)
