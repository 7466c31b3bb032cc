# a subclass of Process, a context object, and names at the top that do no harm
import multiprocessing as mp

GREETING = 'hello from the child'
context = mp.get_context()


class Greeter(mp.Process):
    def __init__(self, box):
        super().__init__(daemon=True)
        self.box = box

    def run(self):
        self.box.put(GREETING)


if __name__ == '__main__':
    box = context.JoinableQueue()
    greeter = Greeter(box)
    greeter.start()
    print('received:', box.get(timeout=60))
    greeter.join()
