# A slow asker would get no answer
import multiprocessing


def answer(yours, mine):
    mine.close()
    while yours.poll(0.5):
        number = yours.recv()
        yours.send(number * number)


if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours, mine))
    p.start()
    yours.close()
    for number in (2, 3, 4):
        mine.send(number)
        print(mine.recv())
    p.join()
    mine.close()
