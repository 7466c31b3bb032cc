# Let the script print the answers that
def average():
    total = count = 0
    try:
        while True:
            number = yield
            total += number
            count += 1
            print(total / count)
    finally:
        print(count, 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    a.send(number)
a.close()
