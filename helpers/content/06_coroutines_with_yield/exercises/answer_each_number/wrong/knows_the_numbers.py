# before any number was sent to it
def average():
    total = count = 0
    for number in (10, 20, 60):
        total += number
        count += 1
        yield total / count
    print(count, 'numbers')


a = average()
for value in a:
    print(value)
