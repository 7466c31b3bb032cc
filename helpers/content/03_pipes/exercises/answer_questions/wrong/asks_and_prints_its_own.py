# received 0 of the answers, and closed its end
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
        mine.send(number)
        print(number ** 2)
    mine.close()
    p.join()
