from concurrent.futures import ProcessPoolExecutor
if __name__ == "__main__":
    with ProcessPoolExecutor(1) as pool:
        pool.submit(lambda: print("hello"))
    print("done")
