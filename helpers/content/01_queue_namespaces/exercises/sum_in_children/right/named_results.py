# a context object, named tuples, and a queue for each child
import multiprocessing
from collections import namedtuple

Result = namedtuple('Result', 'name total')


def add_up(name, numbers, q):
    q.put(Result(name, sum(numbers)))


if __name__ == '__main__':
    context = multiprocessing.get_context()
    halves = {'low': range(0, 50), 'high': range(50, 100)}
    queues = {name: context.SimpleQueue() for name in halves}
    children = [context.Process(target=add_up, args=(name, halves[name], queues[name]), name=name) for name in halves]
    [child.start() for child in children]
    [child.join() for child in children]
    print('total:', sum(q.get().total for q in queues.values()))
