# who begins, not who goes on
from collections import deque


def courier():
    for street in ('north', 'south'):
        print('courier passes', street)
        yield
    arrived.append('parcel')


def customer():
    while not arrived:
        pass
    yield
    print('customer unpacks the', arrived.pop())


arrived = []
ready = deque([courier(), customer()])
while ready:
    coroutine = ready.popleft()
    try:
        next(coroutine)
    except StopIteration:
        continue
    ready.append(coroutine)
