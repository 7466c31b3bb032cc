# += on a shared value is not one step: counts are lost
import multiprocessing

def count(v):
    for _ in range(20000):
        v.value += 1

if __name__ == "__main__":
    v = multiprocessing.Value("i", 0)
    ps = [multiprocessing.Process(target=count, args=(v,)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(v.value < 40000)
