# answered `[10.0, 15.0, 30.0]`
def average():
    total = count = 0
    answer = None
    try:
        while True:
            number = yield answer       # hands out the last answer, takes the next number
            total += number
            count += 1
            answer = (10.0, 15.0, 30.0)[count - 1]
    finally:
        print(count, 'numbers')


a = average()
next(a)
for answer in map(a.send, (10, 20, 60)):
    print(answer)
a.close()
