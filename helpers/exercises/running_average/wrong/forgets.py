# forgets the numbers before
def average():
    answer = None
    while True:
        total, count = 0, 0
        number = yield answer
        if number is None:
            return 3
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
