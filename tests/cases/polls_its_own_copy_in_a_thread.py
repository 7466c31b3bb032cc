import multiprocessing as mp, threading, time

done = False

def watch():
    while not done:
        time.sleep(0.05)

def child():
    t = threading.Thread(target=watch)
    t.start()
    t.join()

def main():
    global done
    p = mp.Process(target=child)
    p.start()
    time.sleep(0.3)
    done = True
    p.join()

if __name__ == "__main__":
    main()
