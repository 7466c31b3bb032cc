# can overtake a bun
import multiprocessing
import queue


def consumer(q, no_more):
    eaten = []
    while True:
        try:
            bun = q.get(timeout=0.1)
        except queue.Empty:
            if no_more.is_set():
                break
            continue
        eaten.append(bun)
    print('has had enough, after', len(eaten), 'buns')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    no_more = multiprocessing.Event()
    consumers = [multiprocessing.Process(target=consumer, args=(q, no_more)) for _ in range(2)]
    for p in consumers:
        p.start()
    for bun in range(6):
        q.put(bun)
    no_more.set()
    for p in consumers:
        p.join()
    print('all have had enough')
