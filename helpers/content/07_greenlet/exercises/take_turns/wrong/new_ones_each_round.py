# To resume an old one, switch to
from greenlet import getcurrent, greenlet


def task(name):
    for step in (1, 2, 3):
        print(name, step)
        main.switch()


main = getcurrent()
for _ in range(3):
    for name in 'abc':
        greenlet(task).switch(name)
