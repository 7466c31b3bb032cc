# because it received
import multiprocessing


def answer(yours):
    while True:
        number = yours.recv()
        if number is None:
            break
        yours.send(number ** 2)


if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours,))
    p.start()
    for number in (2, 3, 4):
        mine.send(number)
        print(mine.recv())
    mine.send(None)
    p.join()
