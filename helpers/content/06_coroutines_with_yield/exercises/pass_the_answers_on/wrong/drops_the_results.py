# the product of what the two
def ask(question):
    answer = yield question
    while not answer.isdigit():
        answer = yield 'a number, please'
    return int(answer)


def order():
    pizzas = price = 0
    yield from ask('how many pizzas?')
    yield from ask('what does one cost?')
    return pizzas * price


o = order()
print(next(o))
for answer in ('two', '2', '9'):
    try:
        print(o.send(answer))
    except StopIteration as end:
        print('it costs', end.value)
