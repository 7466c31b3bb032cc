# the tasks hand out their lines, and print nothing themselves
from greenlet import getcurrent, greenlet


def task(name):
    for step in (1, 2, 3):
        main.switch(f'{name} {step}')


main = getcurrent()
tasks = {greenlet(task): name for name in 'abc'}
lines = [g.switch(name) for g, name in tasks.items()]
while any(tasks):
    print(*lines, sep='\n')
    lines = [g.switch() for g in tasks]
