# that goes to the screen
import multiprocessing


def answer(yours, mine):
    mine.close()
    while True:
        try:
            print(yours.recv() ** 2)
        except EOFError:
            break
    # TODO: receive numbers from yours and send their squares back, until the end comes


if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours, mine))
    p.start()
    for n in (2, 3, 4):
        mine.send(n)
    mine.close()
    # TODO: ask for the squares of 2, 3 and 4, print the answers, and tell the child that this was all
    p.join()
