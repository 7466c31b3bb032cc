import threading
import time

running = True

def work():
    while running:
        time.sleep(0.05)

def main():
    t = threading.Thread(target=work)
    t.start()
    time.sleep(0.2)
    running = False
    t.join()

main()
