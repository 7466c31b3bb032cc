def average():
    total, count, answer = 0, 0, None
    while True:
        number = yield answer
        if number is None:
            return count
        total += number
        count += 1
        answer = total / count


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
try:
    a.send(None)
except StopIteration as end:
    print('numbers:', end.value)
