import multiprocessing as mp
seen = {}
def square(n):
    if n not in seen:
        seen[n] = n * n
    return seen[n]
if __name__ == "__main__":
    with mp.Pool(2) as pool:
        print(pool.map(square, [1, 2, 1]))
