# answered `[2.0, 3.0, 30.0, 22.5]`
def average():
    total = count = 0
    answer = None
    try:
        while True:
            number = yield answer       # hands out the last answer, takes the next number
            total = total + number if count < 2 else 90
            count += 1
            answer = total / count
    finally:
        print(count, 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
