# wait() and successful()
import multiprocessing


def root(n):
    if n < 0:
        raise ValueError(f'{n} has no root')
    return n ** 0.5


def said(result):
    try:
        return result.get()
    except ValueError as error:
        return error


if __name__ == '__main__':
    pool = multiprocessing.Pool(2)
    results = [pool.apply_async(root, kwds={'n': n}) for n in (9, -4, 16)]
    pool.close()
    for result in results:
        result.wait()
    for result in results:
        print(result.get() if result.successful() else said(result))
    pool.join()
