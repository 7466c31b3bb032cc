# += on what a manager keeps is two calls
import multiprocessing, time

def slow(n, pause):
    time.sleep(pause)
    return n
def add(ns, pause):
    ns.n += slow(1, pause)

if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        ns = manager.Namespace(n=0)
        adders = [multiprocessing.Process(target=add, args=(ns, pause)) for pause in (0.8, 0.1)]
        for p in adders:
            p.start()
        for p in adders:
            p.join()
        print(ns.n)
