# a process and a pipe for each limit
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


def child(end, limit):
    end.send(primes(limit))


if __name__ == '__main__':
    ends = []
    for limit in (4000, 3000, 2000, 1000):
        mine, its = multiprocessing.Pipe()
        multiprocessing.Process(target=child, args=(its, limit)).start()
        ends.append(mine)
    for end in ends:
        print('primes:', end.recv())
