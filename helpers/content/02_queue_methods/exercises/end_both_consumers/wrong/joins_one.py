# ended as they should. But
import multiprocessing
import time


def consumer(q):
    eaten = []
    while True:
        bun = q.get()
        if bun is None:
            break
        eaten.append(bun)
    print('has had enough, after', len(eaten), 'buns')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    consumers = [multiprocessing.Process(target=consumer, args=(q,)) for _ in range(2)]
    for p in consumers:
        p.start()
    for bun in range(6):
        q.put(bun)
    for _ in consumers:
        q.put(None)
    time.sleep(1)       # enough for the other one
    p.join()
    print('all have had enough')
