# but one of its own
import multiprocessing


def play(scores, name, points):
    with multiprocessing.Lock():
        scores[name] = scores[name] + [points]


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man = multiprocessing.Manager()
    # TODO: all points get lost. This should be printed: {'ann': [3, 5], 'bob': [7]}
    scores = man.dict(ann=[], bob=[])
    children = [multiprocessing.Process(target=play, args=(scores, name, points)) for name, points in games]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print({name: sorted(points) for name, points in scores.items()})
