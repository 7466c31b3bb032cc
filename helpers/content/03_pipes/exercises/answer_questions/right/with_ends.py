# with closes the ends; all questions are sent before the first answer is received
import multiprocessing


def answer(yours, mine):
    mine.close()
    with yours:
        try:
            while True:
                yours.send(yours.recv() ** 2)
        except EOFError:
            pass


if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours, mine))
    p.start()
    yours.close()
    with mine:
        for number in (2, 3, 4):
            mine.send(number)
        print(*(mine.recv() for _ in range(3)))
    p.join()
