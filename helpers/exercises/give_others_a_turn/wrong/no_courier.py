# Both are to run
from collections import deque


def courier():
    for street in ('north', 'south'):
        print('courier passes', street)
        yield
    arrived.append('parcel')


def customer():
    yield
    print('customer unpacks the parcel')


arrived = []
ready = deque([customer()])
while ready:
    coroutine = ready.popleft()
    try:
        next(coroutine)
    except StopIteration:
        continue
    ready.append(coroutine)
