# call `next()` once before
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
for number in (10, 20, 60):
    print(a.send(number))
a.close()
