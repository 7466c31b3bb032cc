# resumes the generator once more for each number
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
for number in (10, 20, 60):
    next(a)
    print(a.send(number))
a.close()
