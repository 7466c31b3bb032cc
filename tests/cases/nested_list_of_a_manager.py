# A change of a list that a manager keeps within another
import multiprocessing

def child(d, n):
    d["seen"].append(n)

if __name__ == "__main__":
    with multiprocessing.Manager() as m:
        d = m.dict(seen=[])
        ps = [multiprocessing.Process(target=child, args=(d, n)) for n in range(3)]
        for p in ps:
            p.start()
        for p in ps:
            p.join()
        print(d["seen"])
