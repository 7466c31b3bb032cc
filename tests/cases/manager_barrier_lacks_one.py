# A manager's Barrier for three: the parent never comes
from multiprocessing import Manager, Process
def come(b):
    b.wait()
if __name__ == "__main__":
    with Manager() as m:
        b = m.Barrier(3)
        ps = [Process(target=come, args=(b,)) for _ in range(2)]
        for p in ps: p.start()
        for p in ps: p.join()
