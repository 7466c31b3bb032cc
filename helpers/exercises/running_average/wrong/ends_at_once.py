# After its first answer
def average():
    number = yield
    yield number / 1
    return 1


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
try:
    a.send(None)
except StopIteration as end:
    print('numbers:', end.value)
