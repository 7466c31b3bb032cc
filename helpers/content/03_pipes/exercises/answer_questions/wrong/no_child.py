# no child was started
import multiprocessing


def answer(yours, mine):
    yours.send(yours.recv() ** 2)


if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours, mine))
    for number in (2, 3, 4):
        mine.send(number)
        answer(yours, mine)
        print(mine.recv())
