# a JoinableQueue: the script waits for the work before it tells the two
import multiprocessing


def consumer(q):
    eaten = []
    for bun in iter(q.get, None):
        eaten.append(bun)
        q.task_done()
    print('has had enough, after', len(eaten), 'buns')


if __name__ == '__main__':
    q = multiprocessing.JoinableQueue()
    consumers = [multiprocessing.Process(target=consumer, args=(q,)) for _ in range(2)]
    for p in consumers:
        p.start()
    for bun in range(6):
        q.put(bun)
    q.join()
    q.put(None)
    q.put(None)
    while consumers:
        consumers.pop().join()
    print('all have had enough')
