# the ends are unpacked the other way round
import multiprocessing


def answer(yours, mine):
    mine.close()
    while True:
        try:
            number = yours.recv()
        except EOFError:
            break
        yours.send(number ** 2)


if __name__ == '__main__':
    yours, mine = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours, mine))
    p.start()
    yours.close()
    for n in (2, 3, 4):
        mine.send(n)
        print(mine.recv())
    mine.close()
    p.join()
