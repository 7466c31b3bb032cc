# the children have no part in it
import multiprocessing


def play(scores, name, points):
    scores[name].append(points)


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man = multiprocessing.Manager()
    scores = man.dict(ann=[], bob=[])
    children = [multiprocessing.Process(target=play, args=(scores, *game)) for game in games]
    for p in children:
        p.start()
    for p in children:
        p.join()
    for name, points in games:
        scores[name] += [points]
    print({name: sorted(points) for name, points in scores.items()})
