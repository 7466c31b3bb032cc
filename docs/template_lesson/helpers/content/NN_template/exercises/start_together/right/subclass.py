# a subclass of Process, and a wait that is repeated until the signal is there
import multiprocessing


class Runner(multiprocessing.Process):
    def __init__(self, name, gun):
        super().__init__(name=name)
        self.gun = gun

    def run(self):
        while not self.gun.wait(5):
            pass
        print(self.name, 'runs')


if __name__ == '__main__':
    gun = multiprocessing.Event()
    runners = [Runner(name, gun) for name in ('Ada', 'Ben')]
    for runner in runners:
        runner.start()
    print('Go')
    gun.set()
    for runner in runners:
        runner.join()
