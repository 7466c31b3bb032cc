# each task returns its line
from concurrent.futures import ThreadPoolExecutor

SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


# TODO: print a line for each page, such as "/a 120" or "/c is missing"
with ThreadPoolExecutor(2) as pool:
    def line(page):
        try:
            return f'{page} {fetch(page)}'
        except KeyError:
            return f'{page} is missing'

    print(*pool.map(line, PAGES), sep='\n')
