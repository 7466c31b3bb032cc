import multiprocessing
import time

def work(results):
    results.append(42)

if __name__ == '__main__':
    results = []
    p = multiprocessing.Process(target=work, args=(results,))
    p.start()
    p.join()
    while not results:
        time.sleep(0.05)
    print(results)
