from concurrent.futures import ThreadPoolExecutor

def report(future):
    print(1 / future.result())

with ThreadPoolExecutor(1) as pool:
    f = pool.submit(int, "0")
    f.add_done_callback(report)
print("done")
