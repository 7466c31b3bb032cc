# such as recv()
import socket
import time
from concurrent.futures import ThreadPoolExecutor

from my_loop import Loop, recv


def in_pool(pool, function, *arguments):
    here, there = socket.socketpair()
    future = pool.submit(function, *arguments)
    future.add_done_callback(lambda _: there.send(b'!'))
    yield
    here.recv(1)
    return future.result()


def compute(number):
    time.sleep(0.4)                         # stands for any call that takes long
    return 100 // number


def client(number):
    try:
        answers.append((yield from in_pool(pool, compute, number)))
    except ZeroDivisionError:
        answers.append('no answer')


def clock():
    while len(answers) < 3:
        ticks.append('tick')
        yield 'sleep', 0.05


answers, ticks = [], []
loop = Loop()
with ThreadPoolExecutor(3) as pool:
    for number in (5, 4, 0):
        loop.spawn(client(number))
    loop.spawn(clock())
    loop.run()
print('answers:', *sorted(answers, key=str))
print('the clock was ticking:', len(ticks) > 3)
