# one number too late
def average():
    total = count = 0
    answer = before = 0
    try:
        while True:
            number = yield before
            total += number
            count += 1
            before, answer = answer, total / count
    finally:
        print(count, 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
