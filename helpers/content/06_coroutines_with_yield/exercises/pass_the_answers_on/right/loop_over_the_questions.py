# a loop over any number of questions
def ask(question):
    answer = yield question
    while not answer.isdigit():
        answer = yield 'a number, please'
    return int(answer)


def order(questions=('how many pizzas?', 'what does one cost?')):
    product = 1
    for question in questions:
        product *= yield from ask(question)
    return product


o = order()
print(next(o))
for answer in ('two', '2', '9'):
    try:
        print(o.send(answer))
    except StopIteration as end:
        print('it costs', end.value)
