from multiprocessing import Event, Process
stop = Event()
def job():
    stop.wait()
    print("stopped")
if __name__ == "__main__":
    p = Process(target=job)
    p.start()
    stop.set()
    p.join()
