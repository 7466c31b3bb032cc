from multiprocessing import Pool
import time
def f(x): time.sleep(1); print(x)
if __name__ == "__main__":
    with Pool(1) as pool:
        pool.map_async(f, range(3))
    print("out")
