# bytes, and poll() before each recv_bytes()
import multiprocessing


def answer(yours, mine):
    mine.close()
    while yours.poll(None):
        try:
            number = int(yours.recv_bytes())
        except EOFError:
            break
        yours.send_bytes(str(number ** 2).encode())


if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe(True)
    p = multiprocessing.Process(target=answer, kwargs={'yours': yours, 'mine': mine})
    p.start()
    yours.close()
    for number in (2, 3, 4):
        mine.send_bytes(str(number).encode())
        print(number, 'squared is', mine.recv_bytes().decode())
    mine.close()
    p.join()
