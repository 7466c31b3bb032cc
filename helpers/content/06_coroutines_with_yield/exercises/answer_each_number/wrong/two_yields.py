# an average, and that one drops it
def average():
    total = count = 0
    try:
        while True:
            number = yield
            total += number
            count += 1
            yield total / count
    finally:
        print(count, 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
