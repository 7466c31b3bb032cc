from greenlet import greenlet

main = greenlet.getcurrent()

def work():
    main.switch('half')
    print('never printed')

g = greenlet(work)
print(g.switch())
