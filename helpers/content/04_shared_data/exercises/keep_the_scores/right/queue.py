# each child sends its points through a queue
import multiprocessing


def play(q, name, points):
    q.put((name, points))


if __name__ == '__main__':
    games = [('ann', 3), ('bob', 7), ('ann', 5)]
    q = multiprocessing.Queue()
    for game in games:
        multiprocessing.Process(target=play, args=(q, *game)).start()
    scores = {'ann': [], 'bob': []}
    for _ in games:
        name, points = q.get()
        scores[name].append(points)
    print({name: sorted(points) for name, points in scores.items()})
