# it talks through the end that it closed
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
    yours.close()
    for number in (2, 3, 4):
        yours.send(number)
        print(mine.recv())
    mine.close()
    p.join()
