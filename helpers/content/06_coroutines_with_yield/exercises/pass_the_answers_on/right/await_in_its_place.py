# a coroutine that awaits
import types


@types.coroutine
def ask(question):
    answer = yield question
    while not answer.isdigit():
        answer = yield 'a number, please'
    return int(answer)


async def order():
    pizzas = await ask('how many pizzas?')
    price = await ask('what does one cost?')
    return pizzas * price


o = order()
print(o.send(None))
for answer in ('two', '2', '9'):
    try:
        print(o.send(answer))
    except StopIteration as end:
        print('it costs', end.value)
