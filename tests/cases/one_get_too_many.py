import multiprocessing as mp

def double(n, out):
    out.put(n * 2)

if __name__ == "__main__":
    out = mp.Queue()
    for n in range(2):
        mp.Process(target=double, args=(n, out)).start()
    print(sorted(out.get() for _ in range(3)))
