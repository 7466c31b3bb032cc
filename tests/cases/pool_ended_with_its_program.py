from multiprocessing import Pool
import time
def f(x): time.sleep(1); print(x)
if __name__ == "__main__":
    pool = Pool(1)
    for n in range(3):
        pool.apply_async(f, (n,))
    print("out")
