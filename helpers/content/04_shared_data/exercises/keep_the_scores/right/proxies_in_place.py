# proxies in an ordinary dictionary, += and a class of its own
import multiprocessing


class Game(multiprocessing.Process):
    def __init__(self, scores, name, points):
        super().__init__()
        self.score, self.points = scores[name], points

    def run(self):
        self.score += [self.points]


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    with multiprocessing.Manager() as man:
        scores = {name: man.list() for name, _ in games}
        children = [Game(scores, name, points) for name, points in games]
        for p in children:
            p.start()
        for p in children:
            p.join()
        print({name: sorted(points) for name, points in scores.items()})
