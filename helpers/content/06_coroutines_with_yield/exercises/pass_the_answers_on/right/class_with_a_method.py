# a generator of an object
def ask(question):
    answer = yield question
    while not answer.isdigit():
        answer = yield 'a number, please'
    return int(answer)


class Order:
    def __init__(self):
        self.numbers = []

    def take(self, question):
        self.numbers.append((yield from ask(question)))

    def run(self):
        yield from self.take('how many pizzas?')
        yield from self.take('what does one cost?')
        pizzas, price = self.numbers
        return f'it costs {pizzas * price}'


def order():
    return Order().run()


o = order()
print(next(o))
for answer in ('two', '2', '9'):
    try:
        print(o.send(answer))
    except StopIteration as end:
        print(end.value)
