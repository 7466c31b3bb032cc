# MainProcess asks nothing
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
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours, mine))
    p.start()
    # TODO: ask for the squares of 2, 3 and 4, print the answers, and tell the child that this was all
    p.join()
