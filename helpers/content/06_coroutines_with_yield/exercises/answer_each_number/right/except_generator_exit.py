# except GeneratorExit, and then the function ends
def average():
    total, count, answer = 0, 0, None
    try:
        while True:
            total += yield answer
            count += 1
            answer = total / count
    except GeneratorExit:
        print(count, 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
