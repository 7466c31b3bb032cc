# it closed nothing, and holds a copy of MainProcess's end itself
import multiprocessing


def answer(yours, mine):
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
    for number in (2, 3, 4):
        mine.send(number)
        print(mine.recv())
    mine.close()
    p.join()
