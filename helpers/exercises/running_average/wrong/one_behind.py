# One answer behind
def average():
    total, count = 0, 0
    while True:
        number = yield
        if number is None:
            return count
        total += number
        count += 1
        yield total / count


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
try:
    a.send(None)
except StopIteration as end:
    print('numbers:', end.value)
