# A pause is no signal
import multiprocessing
import time


def run(name, gun):
    time.sleep(0.3)
    print(name, 'runs')


if __name__ == '__main__':
    gun = multiprocessing.Event()
    runners = [multiprocessing.Process(target=run, args=(name, gun)) for name in ('Ada', 'Ben')]
    for p in runners:
        p.start()
    print('Go')
    gun.set()
    for p in runners:
        p.join()
