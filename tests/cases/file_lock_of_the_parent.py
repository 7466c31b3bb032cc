import fcntl, multiprocessing as mp, tempfile, os, time

path = tempfile.mktemp()

def child(path):
    with open(path, "w") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        print("got it")

if __name__ == "__main__":
    f = open(path, "w")
    fcntl.flock(f, fcntl.LOCK_EX)
    p = mp.Process(target=child, args=(path,))
    p.start()
    p.join()
