# and the lock is given back in between
import multiprocessing


def play(scores, lock, name, points):
    with lock:
        copy = scores[name]
    copy.append(points)
    with lock:
        scores[name] = copy


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man = multiprocessing.Manager()
    scores = man.dict(ann=[], bob=[])
    lock = man.Lock()
    children = [multiprocessing.Process(target=play, args=(scores, lock, *game)) for game in games]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print({name: sorted(points) for name, points in scores.items()})
