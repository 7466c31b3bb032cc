# the script's numbers are sent by a generator of its own
def average():
    total = count = 0
    answer = None
    try:
        while True:
            number = yield answer
            total += number
            count += 1
            answer = total / count
    finally:
        print(f'{count} numbers')


def answers(a, numbers):
    for number in numbers:
        yield a.send(number)


a = average()
next(a)
for answer in answers(a, (10, 20, 60)):
    print(answer)
a.close()
