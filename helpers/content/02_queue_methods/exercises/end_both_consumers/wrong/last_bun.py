# for a bun that nobody will put, and MainProcess waits in the join
import multiprocessing


def consumer(q):
    eaten = []
    while True:
        bun = q.get()
        eaten.append(bun)
        if bun == 5:
            break
    print('has had enough, after', len(eaten), 'buns')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    consumers = [multiprocessing.Process(target=consumer, args=(q,)) for _ in range(2)]
    for p in consumers:
        p.start()
    for bun in range(6):
        q.put(bun)
    for p in consumers:
        p.join()
    print('all have had enough')
