# a lock that the script holds until both are there
import multiprocessing


def run(name, gun):
    with gun:
        pass
    print(name, 'runs')


if __name__ == '__main__':
    gun = multiprocessing.Lock()
    runners = [multiprocessing.Process(target=run, args=(name, gun)) for name in ('Ada', 'Ben')]
    with gun:
        for p in runners:
            p.start()
        print('Go')
    for p in runners:
        p.join()
