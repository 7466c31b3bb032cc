# The program was still running after
import multiprocessing


def run(name, gun):
    gun.get()
    print(name, 'runs')


if __name__ == '__main__':
    gun = multiprocessing.Queue()
    runners = [multiprocessing.Process(target=run, args=(name, gun)) for name in ('Ada', 'Ben')]
    for p in runners:
        p.start()
    print('Go')
    gun.put('Go')
    for p in runners:
        p.join()
