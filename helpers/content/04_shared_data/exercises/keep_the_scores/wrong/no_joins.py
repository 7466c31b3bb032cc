# without waiting for the children
import multiprocessing


def play(scores, name, points):
    scores[name].append(points)


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man = multiprocessing.Manager()
    scores = man.dict(ann=man.list(), bob=man.list())
    children = [multiprocessing.Process(target=play, args=(scores, name, points)) for name, points in games]
    for p in children:
        p.start()
    print({name: sorted(points) for name, points in scores.items()})
