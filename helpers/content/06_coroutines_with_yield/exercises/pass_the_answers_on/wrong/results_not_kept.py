# 'NoneType' and 'NoneType'
def ask(question):
    answer = yield question
    while not answer.isdigit():
        answer = yield 'a number, please'
    return int(answer)


def order():
    pizzas = price = None
    yield from ask('how many pizzas?')
    yield from ask('what does one cost?')
    return pizzas * price


o = order()
print(o.send(None))
for answer in ('two', '2', '9'):
    try:
        print(o.send(answer))
    except StopIteration as end:
        print('it costs', end.value)
