# What a function returns in a child goes nowhere
import multiprocessing


def answer(yours, mine):
    mine.close()
    number = yours.recv()
    return number ** 2


if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours, mine))
    p.start()
    for number in (2, 3, 4):
        mine.send(number)
        print(mine.recv())
    mine.close()
    p.join()
