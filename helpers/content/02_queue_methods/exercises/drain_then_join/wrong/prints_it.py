# o text came from the child
import multiprocessing


def report():
    text = 'word ' * 400_000
    print(len(text), 'characters')


if __name__ == '__main__':
    p = multiprocessing.Process(target=report)
    p.start()
    p.join()
    print('exit code', p.exitcode)
