# so its `yield` has the value None
def average():
    total = count = 0
    answer = None
    while True:
        number = yield answer
        total += number
        count += 1
        answer = total / count


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.send(None)
