# including what another child
import multiprocessing


def play(scores, name, points):
    scores[name] = [points]


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man = multiprocessing.Manager()
    scores = man.dict(ann=[], bob=[])
    children = [multiprocessing.Process(target=play, args=(scores, name, points)) for name, points in games]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print({name: sorted(points) for name, points in scores.items()})
