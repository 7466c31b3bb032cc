# No greenlet took part
def task(name, step):
    print(name, step)


for step in (1, 2, 3):
    for name in 'abc':
        task(name, step)
