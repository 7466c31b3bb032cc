# two processes read a value before either stores into it; under its lock, nothing is lost
import multiprocessing

def add(careless, careful, gate):
    with careful.get_lock():
        careful.value += 1
    careless.value += wait(gate)

def wait(gate):
    gate.wait()
    return 1

if __name__ == "__main__":
    careless, careful = multiprocessing.Value("i", 0), multiprocessing.Value("i", 0)
    gate = multiprocessing.Barrier(2)
    ps = [multiprocessing.Process(target=add, args=(careless, careful, gate)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(careless.value, careful.value)
