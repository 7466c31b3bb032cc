# 'int' and 'NoneType'
def average():
    total, count, number = 0, 0, None
    while True:
        total += number
        count += 1
        number = yield total / count


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
