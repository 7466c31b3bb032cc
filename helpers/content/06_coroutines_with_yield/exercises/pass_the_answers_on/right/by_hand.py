# each answer is sent on by hand
def ask(question):
    answer = yield question
    while not answer.isdigit():
        answer = yield 'a number, please'
    return int(answer)


def number(question):
    one = ask(question)
    said = next(one)
    while True:
        answer = yield said
        try:
            said = one.send(answer)
        except StopIteration as end:
            return end.value


def order():
    pizzas = yield from number('how many pizzas?')
    price = yield from number('what does one cost?')
    return pizzas * price


o = order()
print(next(o))
for answer in ('two', '2', '9'):
    try:
        print(o.send(answer))
    except StopIteration as end:
        print('it costs', end.value)
