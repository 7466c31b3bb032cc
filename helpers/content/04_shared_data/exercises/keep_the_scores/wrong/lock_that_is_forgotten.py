# no longer keeps
import multiprocessing


def play(scores, lock, name, points):
    with lock:
        scores[name].append(points)


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man = multiprocessing.Manager()
    # TODO: all points get lost. This should be printed: {'ann': [3, 5], 'bob': [7]}
    scores = man.dict(ann=[], bob=[])
    children = [multiprocessing.Process(target=play, args=(scores, man.Lock(), *game)) for game in games]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print({name: sorted(points) for name, points in scores.items()})
