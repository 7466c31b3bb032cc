# Three children append, and MainProcess
import multiprocessing


def play(scores, lock, name, points):
    lock.acquire()
    scores[name] = scores[name] + [points]


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man = multiprocessing.Manager()
    lock = man.Lock()
    scores = man.dict(ann=[], bob=[])
    children = [multiprocessing.Process(target=play, args=(scores, lock, *game)) for game in games]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print({name: sorted(points) for name, points in scores.items()})
