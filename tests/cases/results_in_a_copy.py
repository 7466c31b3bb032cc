import multiprocessing as mp

results = []

def square(n):
    results.append(n * n)

if __name__ == "__main__":
    ps = [mp.Process(target=square, args=(n,)) for n in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()
    print(results)
