# a subclass of Process, and a function that asks
import multiprocessing


class Squares(multiprocessing.Process):
    def __init__(self, here, there):
        super().__init__()
        self.here, self.there = here, there

    def run(self):
        self.there.close()
        try:
            for number in iter(self.here.recv, None):
                self.here.send(number * number)
        except EOFError:
            return


def ask(end, number):
    end.send(number)
    return end.recv()


if __name__ == '__main__':
    context = multiprocessing.get_context()
    there, here = context.Pipe()
    child = Squares(here, there)
    child.start()
    here.close()
    answers = [ask(there, number) for number in range(2, 5)]
    there.close()
    child.join()
    print(f'the squares are {answers[0]}, {answers[1]} and {answers[2]}')
