# MainProcess worked out the squares itself
import multiprocessing


def answer(yours, mine):
    mine.close()
    while True:
        try:
            yours.send(yours.recv())
        except EOFError:
            break


if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours, mine))
    p.start()
    yours.close()
    for number in (2, 3, 4):
        mine.send(number)
        print(mine.recv() ** 2)
    mine.close()
    p.join()
