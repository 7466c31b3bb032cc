# should reach its `yield` after each number
def average():
    total = count = 0
    number = yield
    while number:
        total += number
        count += 1
        answer = total / count
    yield answer


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
