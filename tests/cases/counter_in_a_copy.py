import multiprocessing as mp

counter = 0

def work(n):
    global counter
    for _ in range(n):
        counter += 1
    print("child", counter)

if __name__ == "__main__":
    jobs = [mp.Process(target=work, args=(100,)) for _ in range(2)]
    for j in jobs: j.start()
    for j in jobs: j.join()
    print("parent", counter)
