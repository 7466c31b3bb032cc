# but `average()` did not print the last
def average():
    total = count = 0
    answer = None
    while True:
        number = yield answer
        total += number
        count += 1
        answer = total / count


a = average()
next(a)
numbers = (10, 20, 60)
for number in numbers:
    print(a.send(number))
a.close()
print(len(numbers), 'numbers')
