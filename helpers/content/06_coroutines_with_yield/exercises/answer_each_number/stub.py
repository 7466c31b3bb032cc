def average():
    total = count = 0
    while True:
        number = yield
        total += number
        count += 1
        yield total / count


# TODO: it should print 10.0, 15.0 and 30.0
# TODO: when it is closed, average() should print how many it got: "3 numbers"
a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
