from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Process
pool = ThreadPoolExecutor(1)
def child():
    print(pool.submit(abs, -1).result())
pool.submit(abs, -2).result()
p = Process(target=child)
p.start()
p.join()
