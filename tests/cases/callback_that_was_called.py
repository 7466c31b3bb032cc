from concurrent.futures import ThreadPoolExecutor

def work():
    return 1

def report(f=None):
    print('report')

with ThreadPoolExecutor(1) as pool:
    f = pool.submit(work)
    f.add_done_callback(report())
