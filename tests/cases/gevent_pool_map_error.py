# map() raises the error of a task
from gevent.pool import Pool

def div(n):
    return 1 / n

print(Pool(2).map(div, [2, 1, 0]))
