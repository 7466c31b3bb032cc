# a key for each game, without a lock
import multiprocessing


def play(scores, name, points):
    scores[name, points] = points


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man = multiprocessing.Manager()
    scores = man.dict()
    children = [multiprocessing.Process(target=play, args=(scores, *game)) for game in games]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print({name: sorted(p for n, p in scores.keys() if n == name) for name in ('ann', 'bob')})
