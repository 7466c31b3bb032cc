# `what does one cost?`, `a number, please`
def ask(question):
    answer = yield question
    while not answer.isdigit():
        answer = yield 'a number, please'
    return int(answer)


def order():
    price = yield from ask('what does one cost?')
    pizzas = yield from ask('how many pizzas?')
    return pizzas * price


o = order()
print(next(o))
for answer in ('two', '2', '9'):
    try:
        print(o.send(answer))
    except StopIteration as end:
        print('it costs', end.value)
