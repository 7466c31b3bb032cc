# instead of answering
def average():
    total = count = 0
    number = yield
    total += number
    count += 1
    yield total / count


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
