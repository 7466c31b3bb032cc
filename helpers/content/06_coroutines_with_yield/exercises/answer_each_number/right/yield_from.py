# one generator hands on to another
def averages(seen):
    answer = None
    while True:
        seen.append((yield answer))
        answer = sum(seen) / len(seen)


def average():
    seen = []
    try:
        yield from averages(seen)
    finally:
        print(len(seen), 'numbers')


a = average()
next(a)
for number in (10, 20, 60):
    print(a.send(number))
a.close()
