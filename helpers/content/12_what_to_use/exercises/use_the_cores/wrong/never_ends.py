# The program was still running
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
        multiprocessing.Process(target=child, args=(queue, limit)).start()
    for count in iter(queue.get, None):
        print('primes:', count)
