# before any number has come
def average():
    total = count = 0
    try:
        while True:
            total += yield total / count
            count += 1
    finally:
        print(count, 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
