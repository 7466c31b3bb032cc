# together with MainProcess
import multiprocessing


def consumer(q):
    eaten = []
    while True:
        bun = q.get()
        eaten.append(bun)
    print('has had enough, after', len(eaten), 'buns')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    consumers = [multiprocessing.Process(target=consumer, args=(q,), daemon=True) for _ in range(2)]
    for p in consumers:
        p.start()
    for bun in range(6):
        q.put(bun)
    print('all have had enough')
