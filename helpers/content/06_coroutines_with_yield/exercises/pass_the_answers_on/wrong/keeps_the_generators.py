# is the generators, and not what they returned
def ask(question):
    answer = yield question
    while not answer.isdigit():
        answer = yield 'a number, please'
    return int(answer)


def order():
    pizzas = ask('how many pizzas?')
    price = ask('what does one cost?')
    yield from pizzas
    yield from price
    return pizzas * price


o = order()
print(next(o))
for answer in ('two', '2', '9'):
    try:
        print(o.send(answer))
    except StopIteration as end:
        print('it costs', end.value)
