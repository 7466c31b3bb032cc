# and no message in the queue had told
import multiprocessing


def consumer(q, closing):
    eaten = []
    while not closing.value:
        bun = q.get()
        eaten.append(bun)
    print('has had enough, after', len(eaten), 'buns')


if __name__ == '__main__':
    closing = multiprocessing.Value('b', False)
    q = multiprocessing.Queue()
    consumers = [multiprocessing.Process(target=consumer, args=(q, closing)) for _ in range(2)]
    for bun in range(6):
        q.put(bun)
    closing.value = True
    for p in consumers:
        p.start()
    for p in consumers:
        p.join()
    print('all have had enough')
