def ask(question):
    answer = yield question
    while not answer.isdigit():
        answer = yield 'a number, please'
    return int(answer)


def order():
    # TODO: ask for both numbers, and return what the order costs: 18
    for question in ask('how many pizzas?'):
        pizzas = yield question
    for question in ask('what does one cost?'):
        price = yield question
    return pizzas * price


o = order()
print(next(o))
for answer in ('two', '2', '9'):
    try:
        print(o.send(answer))
    except StopIteration as end:
        print('it costs', end.value)
