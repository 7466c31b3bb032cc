# as a daemon is
import multiprocessing


def answer(yours, mine):
    while True:
        yours.send(yours.recv() ** 2)


if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours, mine), daemon=True)
    p.start()
    for number in (2, 3, 4):
        mine.send(number)
        print(mine.recv())
