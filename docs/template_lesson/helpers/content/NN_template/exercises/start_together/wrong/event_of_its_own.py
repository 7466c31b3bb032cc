# something of its own
import multiprocessing


def run(name, gun):
    gun = multiprocessing.Event()
    gun.wait()
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
