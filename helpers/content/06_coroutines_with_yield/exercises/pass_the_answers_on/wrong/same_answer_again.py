# should reach `ask` once, and then the
def ask(question):
    answer = yield question
    while not answer.isdigit():
        answer = yield 'a number, please'
    return int(answer)


def order():
    numbers = []
    for question in ('how many pizzas?', 'what does one cost?'):
        one = ask(question)
        answer = yield next(one)
        while True:
            try:
                one.send(answer)
            except StopIteration as end:
                numbers.append(end.value)
                break
    return numbers[0] * numbers[1]


o = order()
print(next(o))
for answer in ('two', '2', '9'):
    try:
        print(o.send(answer))
    except StopIteration as end:
        print('it costs', end.value)
