# a list of pairs, and the dictionary at the end
import multiprocessing


def play(scores, name, points):
    scores.append((name, points))


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man = multiprocessing.Manager()
    scores = man.list()
    children = [multiprocessing.Process(target=play, args=(scores, *game)) for game in games]
    for p in children:
        p.start()
    for p in children:
        p.join()
    result = {}
    for name, points in scores:
        result.setdefault(name, []).append(points)
    print({name: sorted(result[name]) for name in sorted(result)})
