import multiprocessing as mp
class Tally:
    def __init__(self):
        self.total = 0
    def add(self, n):
        self.total += n
if __name__ == "__main__":
    tally = Tally()
    ps = [mp.Process(target=tally.add, args=(n,)) for n in (1, 2)]
    for p in ps: p.start()
    for p in ps: p.join()
    print(tally.total)
