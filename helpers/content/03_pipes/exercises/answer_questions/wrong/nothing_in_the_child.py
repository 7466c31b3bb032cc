# has neither received nor sent anything
import multiprocessing


def answer(yours, mine):
    pass    # TODO: receive numbers from yours and send their squares back, until the end comes


if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours, mine))
    p.start()
    yours.close()
    for number in (2, 3, 4):
        mine.send(number)
        print(mine.recv())
    mine.close()
    p.join()
