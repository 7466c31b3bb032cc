# did not wait for the signal
import multiprocessing


def run(name, gun):
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
