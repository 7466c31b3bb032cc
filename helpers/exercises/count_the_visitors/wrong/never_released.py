# never gives it back
import multiprocessing
import time


def turnstile(counter, opening, lock):
    opening.wait()                      # until both are open
    for _ in range(5):
        lock.acquire()
        if True:
            seen = counter['visitors']
            time.sleep(0.05)
            counter['visitors'] = seen + 1


if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        counter = manager.dict(visitors=0)
        lock = multiprocessing.Lock()
        opening = multiprocessing.Barrier(2)
        turnstiles = [multiprocessing.Process(target=turnstile, args=(counter, opening, lock)) for _ in range(2)]
        for p in turnstiles:
            p.start()
        for p in turnstiles:
            p.join()
        print('all ten were counted:', counter['visitors'] == 10)
