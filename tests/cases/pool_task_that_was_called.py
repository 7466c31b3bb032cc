from multiprocessing import Pool

def work():
    print('working')

if __name__ == '__main__':
    with Pool(2) as pool:
        r = pool.apply_async(work())
        pool.close()
        pool.join()
