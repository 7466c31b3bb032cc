# no thread
SIZES = {'/a': 120, '/b': 80, '/d': 45}
PAGES = ['/a', '/b', '/c', '/d', '/e']


def fetch(page):
    return SIZES[page]


for page in PAGES:
    try:
        print(page, fetch(page))
    except KeyError:
        print(page, 'is missing')
