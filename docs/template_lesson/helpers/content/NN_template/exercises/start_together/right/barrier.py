# a barrier for three: the script comes to it last
import multiprocessing


def run(name, gun):
    gun.wait()
    print(name, 'runs')


if __name__ == '__main__':
    gun = multiprocessing.Barrier(3)
    runners = [multiprocessing.Process(target=run, args=(name, gun)) for name in ('Ada', 'Ben')]
    for p in runners:
        p.start()
    print('Go')
    gun.wait()
    for p in runners:
        p.join()
