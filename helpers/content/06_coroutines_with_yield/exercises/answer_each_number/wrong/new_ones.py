# knows nothing of the numbers before
def average():
    total = count = 0
    answer = None
    while True:
        number = yield answer
        total += number
        count += 1
        answer = total / count


for number in (10, 20, 60):
    a = average()
    next(a)
    print(a.send(number))
a.close()
print('3 numbers')
