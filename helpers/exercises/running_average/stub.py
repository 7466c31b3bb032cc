def average():
    # TODO: receive numbers, answer with the average of all so far, return how many there were.
    yield


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
try:
    a.send(None)
except StopIteration as end:
    print('numbers:', end.value)
