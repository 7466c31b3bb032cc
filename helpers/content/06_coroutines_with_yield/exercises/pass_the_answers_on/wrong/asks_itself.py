# `ask` took no part
def ask(question):
    answer = yield question
    while not answer.isdigit():
        answer = yield 'a number, please'
    return int(answer)


def order():
    numbers = []
    for question in ('how many pizzas?', 'what does one cost?'):
        answer = yield question
        while not answer.isdigit():
            answer = yield 'a number, please'
        numbers.append(int(answer))
    return numbers[0] * numbers[1]


o = order()
print(next(o))
for answer in ('two', '2', '9'):
    try:
        print(o.send(answer))
    except StopIteration as end:
        print('it costs', end.value)
