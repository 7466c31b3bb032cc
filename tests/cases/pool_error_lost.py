# Pool.apply_async: a task raises, nobody asks for its result
import multiprocessing

def work(n):
    print("result", 10 / n)

if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        for n in (2, 0, 5):
            pool.apply_async(work, (n,))
        pool.close()
        pool.join()
    print("all done")
