from collections import deque


def courier():
    for street in ('north', 'south'):
        print('courier passes', street)
        yield
    arrived.append('parcel')


def customer():
    # TODO: the courier never comes.
    while not arrived:
        pass
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
