# map() with a chunksize, unpacked, in a with block
import multiprocessing
import time


def square(n):
    time.sleep(n / 8)
    return n * n


if __name__ == '__main__':
    with multiprocessing.Pool(3) as pool:
        print(*pool.map_async(square, [4, 2, 3], chunksize=1).get(), sep='\n')
