# Which part of a `try`
def average():
    total = count = 0
    answer = None
    while True:
        number = yield answer
        total += number
        count += 1
        answer = total / count
    print(count, 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
