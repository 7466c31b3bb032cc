import multiprocessing as mp

def child(status, ready):
    status["child"] = "ready"
    while status["child"] != "go":
        ready.wait(0.05)

if __name__ == "__main__":
    with mp.Manager() as manager:
        status, ready = manager.dict(), manager.Event()
        p = mp.Process(target=child, args=(status, ready))
        p.start()
        p.join()
        status["child"] = "go"
