# After GeneratorExit it has to end
def average():
    total = count = 0
    answer = None
    while True:
        try:
            number = yield answer
            total += number
            count += 1
            answer = total / count
        except GeneratorExit:
            print(count, 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
