# is kept outside them
total = count = 0


def average():
    global total, count
    total += yield
    count += 1
    try:
        yield total / count
    finally:
        if count == 3:
            print(count, 'numbers')


for number in (10, 20, 60):
    a = average()
    next(a)
    print(a.send(number))
a.close()
