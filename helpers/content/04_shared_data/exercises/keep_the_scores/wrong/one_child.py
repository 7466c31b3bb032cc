# has three children, one for each game
import multiprocessing


def play(scores, games):
    for name, points in games:
        scores[name].append(points)


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man = multiprocessing.Manager()
    scores = man.dict(ann=man.list(), bob=man.list())
    children = [multiprocessing.Process(target=play, args=(scores, games))]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print({name: sorted(points) for name, points in scores.items()})
