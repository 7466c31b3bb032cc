# had ended before the next was started
import multiprocessing


def primes(limit):
    print('counting below', limit)
    count = 0
    for n in range(2, limit):
        for d in range(2, n + 1):
            if d * d > n:
                count += 1
                break
            if n % d == 0:
                break
    return count


def child(queue, limit):
    queue.put(primes(limit))


if __name__ == '__main__':
    queue = multiprocessing.Queue()
    for limit in (4000, 3000, 2000, 1000):
        p = multiprocessing.Process(target=child, args=(queue, limit))
        p.start()
        print('primes:', queue.get())
        p.join()
