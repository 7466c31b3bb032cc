# daemon process ended with its parent: its work is lost without a word
import multiprocessing, time

def work():
    time.sleep(0.5)
    print("saved")

if __name__ == "__main__":
    p = multiprocessing.Process(target=work, daemon=True)
    p.start()
    time.sleep(0.2)
    print("main ends")
