# a second `average()` goes on
total = count = 0


def average():
    global total, count
    answer = None
    try:
        while True:
            total += yield answer
            count += 1
            answer = total / count
    finally:
        print(count, 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
