# the generator ends after three numbers
def average():
    total, count, answer = 0, 0, None
    try:
        while count < 3:
            total += yield answer
            count += 1
            answer = total / count
        yield answer
    finally:
        print(count, 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
