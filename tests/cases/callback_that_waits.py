from multiprocessing import Pool
def job(n): return n
def show(_):
    print(later.get())
if __name__ == "__main__":
    with Pool(2) as pool:
        later = pool.map_async(job, [3, 4])
        first = pool.apply_async(job, (1,), callback=show)
        print(first.get())
        pool.close(); pool.join()
