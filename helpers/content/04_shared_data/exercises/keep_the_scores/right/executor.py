# the tasks of an executor
from concurrent.futures import ProcessPoolExecutor
import multiprocessing


def play(scores, name, points):
    scores[name].append(points)


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man = multiprocessing.Manager()
    scores = man.dict(ann=man.list(), bob=man.list())
    with ProcessPoolExecutor(2) as pool:
        for name, points in games:
            pool.submit(play, scores, name, points)
    print({name: sorted(points) for name, points in scores.items()})
