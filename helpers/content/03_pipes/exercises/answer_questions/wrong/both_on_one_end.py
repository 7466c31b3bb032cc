# talk through the same end
import multiprocessing


def answer(yours, mine):
    mine.close()
    while True:
        try:
            n = yours.recv()
        except EOFError:
            break
        yours.send(n * n)

if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=answer, args=(yours, mine))
    p.start()
    mine.close()
    for n in (2, 3, 4):
        yours.send(n)
        print(yours.recv())
    yours.close()
    p.join()
