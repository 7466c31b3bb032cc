from multiprocessing import Pool
def f(x): return 1 // x
if __name__ == "__main__":
    with Pool(1) as pool:
        r = pool.apply_async(f, (0,))
        r.wait()
    print("done")
