# nobody took what was put
import multiprocessing


def consumer(q):
    eaten = []
    for _ in range(3):
        bun = q.get()
        eaten.append(bun)
    print('has had enough, after', len(eaten), 'buns')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    consumers = [multiprocessing.Process(target=consumer, args=(q,)) for _ in range(2)]
    for p in consumers:
        p.start()
    for bun in range(6):
        q.put(bun)
    for p in consumers:
        q.put(None)
    for p in consumers:
        p.join()
    print('all have had enough')
