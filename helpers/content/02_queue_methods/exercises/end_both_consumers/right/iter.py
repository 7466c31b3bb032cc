# iter(q.get, None)
import multiprocessing


def consumer(q):
    eaten = list(iter(q.get, None))
    print(f'has had enough, after {len(eaten)} buns')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    consumers = [multiprocessing.Process(target=consumer, args=(q,)) for _ in range(2)]
    for p in consumers:
        p.start()
    for bun in [*range(6), None, None]:
        q.put(bun)
    for p in consumers:
        p.join()
    print('all have had enough')
