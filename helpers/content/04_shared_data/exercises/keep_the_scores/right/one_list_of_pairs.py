# one shared list of pairs, sorted out at the end
import multiprocessing


def play(scores, name, points):
    scores.append((name, points))


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    with multiprocessing.Manager() as man:
        scores = man.list()
        children = [multiprocessing.Process(target=play, args=(scores, *game)) for game in games]
        for p in children:
            p.start()
        for p in children:
            p.join()
        result = {'ann': [], 'bob': []}
        for name, points in sorted(scores[:]):
            result[name].append(points)
        print(result)
