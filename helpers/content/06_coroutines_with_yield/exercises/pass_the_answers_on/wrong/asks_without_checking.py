# `ask()` checks for that, so let it
def ask(question):
    answer = yield question
    while not answer.isdigit():
        answer = yield 'a number, please'
    return int(answer)


def order():
    pizzas = yield 'how many pizzas?'
    price = yield 'what does one cost?'
    return int(pizzas) * int(price)


o = order()
print(next(o))
for answer in ('two', '2', '9'):
    try:
        print(o.send(answer))
    except StopIteration as end:
        print('it costs', end.value)
