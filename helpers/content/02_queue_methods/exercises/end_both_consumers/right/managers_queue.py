# a manager's queue, with a time-out that is only tried again
import multiprocessing
import queue


def consumer(q):
    eaten = []
    while True:
        try:
            bun = q.get(timeout=0.5)
        except queue.Empty:
            continue
        if bun is None:
            break
        eaten.append(bun)
    print('has had enough, after', len(eaten), 'buns')


if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        q = manager.Queue()
        consumers = [multiprocessing.Process(target=consumer, args=(q,)) for _ in range(2)]
        for p in consumers:
            p.start()
        for bun in range(6):
            q.put(bun)
        for _ in consumers:
            q.put(None)
        for p in consumers:
            p.join()
        print('all have had enough')
