# The averages are right. After them comes
def average():
    total = count = 0
    answer = None
    try:
        while True:
            number = yield answer       # hands out the last answer, takes the next number
            total += number
            count += 1
            answer = total / count
    finally:
        print('numbers:', count)


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
