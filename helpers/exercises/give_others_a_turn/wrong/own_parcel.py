# before the courier had come
from collections import deque


def courier():
    for street in ('north', 'south'):
        print('courier passes', street)
        yield
    arrived.append('parcel')


def customer():
    while not arrived:
        arrived.append('parcel')
        yield
    print('customer unpacks the', arrived.pop())


arrived = []
ready = deque([customer(), courier()])
while ready:
    coroutine = ready.popleft()
    try:
        next(coroutine)
    except StopIteration:
        continue
    ready.append(coroutine)
