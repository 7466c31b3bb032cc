import multiprocessing as mp

class Task(mp.Process):
    results = []
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.out = None
    def run(self):
        self.out = self.n ** 2
        Task.results.append(self.out)

if __name__ == "__main__":
    ts = [Task(n) for n in range(2)]
    for t in ts: t.start()
    for t in ts: t.join()
    print([t.out for t in ts], Task.results)
