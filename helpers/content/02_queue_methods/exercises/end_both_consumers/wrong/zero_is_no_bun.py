# took bun 0 for the end
import multiprocessing


def consumer(q):
    eaten = []
    while True:
        bun = q.get()
        if not bun:
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
    q.put(None)
    q.put(None)
    # TODO: nobody tells the two consumers that there is no more. Let both of them end by themselves.
    for p in consumers:
        p.join()
    print('all have had enough')
