# never closes the generator
def average():
    total = count = 0
    answer = None
    try:
        while True:
            number = yield answer
            total += number
            count += 1
            answer = total / count
    finally:
        print(count, 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
