import multiprocessing as mp
shared = mp.Array("i", 2)
manager_list = None
def work(n):
    shared[n] = 7
if __name__ == "__main__":
    ps = [mp.Process(target=work, args=(n,)) for n in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    print(shared[:])
