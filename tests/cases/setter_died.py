# Event: who should set it has died
import multiprocessing

def load(ready):
    settings = {"size": 3}
    print(settings["colour"])
    ready.set()

if __name__ == "__main__":
    ready = multiprocessing.Event()
    p = multiprocessing.Process(target=load, args=(ready,))
    p.start()
    ready.wait()
    print("ready")
