# workers of a class of their own, made by a method of the foreman
from greenlet import greenlet


class Worker(greenlet):
    def run(self, order):
        return int(order) * 2


class Foreman(greenlet):
    def ask(self, order):
        try:
            return Worker(parent=self).switch(order)
        except ValueError:
            return f'{order} is not a number'

    def run(self, *orders):
        for order in orders:
            print(self.ask(order))
        print('the foreman is done')


Foreman().switch('7', 'x', '9')
