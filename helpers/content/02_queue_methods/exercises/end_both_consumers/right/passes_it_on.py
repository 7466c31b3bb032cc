# one message: who has read it puts it back for the other
import multiprocessing

STOP = 'no more buns'


def consumer(q):
    eaten = []
    while (bun := q.get()) != STOP:
        eaten.append(bun)
    q.put(STOP)
    print('has had enough, after', len(eaten), 'buns')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    consumers = [multiprocessing.Process(target=consumer, args=(q,)) for _ in range(2)]
    for p in consumers:
        p.start()
    for bun in range(6):
        q.put(bun)
    q.put(STOP)
    for p in consumers:
        p.join()
    print('all have had enough')
