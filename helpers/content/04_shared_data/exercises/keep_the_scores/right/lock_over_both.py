# the list is put back under a lock
import multiprocessing


def play(scores, lock, name, points):
    with lock:
        mine = scores.get(name, None) or []
        mine.append(points)
        scores[name] = mine


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man, lock = multiprocessing.Manager(), multiprocessing.Lock()
    scores = man.dict()
    children = [multiprocessing.Process(target=play, args=(scores, lock, *game)) for game in games]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print({name: sorted(scores[name]) for name in ('ann', 'bob')})
