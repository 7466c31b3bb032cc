from multiprocessing import Pool
if __name__ == "__main__":
    with Pool(1) as pool:
        r = pool.apply_async(lambda: 1)
        pool.close()
        pool.join()
    print("done")
