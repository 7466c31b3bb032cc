# the function does not sleep any more
import multiprocessing


def square(n):
    return n * n


if __name__ == '__main__':
    with multiprocessing.Pool(3) as pool:
        results = pool.map_async(square, (4, 2, 3), chunksize=1)
        print(*results.get(), sep='\n')
