# and its queue was gone
import multiprocessing


def consumer(q):
    eaten = []
    while True:
        bun = q.get()
        if bun is None:
            break
        eaten.append(bun)
    print('has had enough, after', len(eaten), 'buns')


if __name__ == '__main__':
    q = multiprocessing.Queue()
    one, other = [multiprocessing.Process(target=consumer, args=(q,)) for _ in range(2)]
    one.start()
    for bun in range(6):
        q.put(bun)
    for _ in range(2):
        q.put(None)
    one.join()
    print('all have had enough')
    other.start()
