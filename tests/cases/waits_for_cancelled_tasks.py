import concurrent.futures as cf, time

def job(n):
    time.sleep(0.2)
    return n

ex = cf.ThreadPoolExecutor(max_workers=1)
futures = [ex.submit(job, n) for n in range(3)]
ex.shutdown(wait=True, cancel_futures=True)
done, not_done = cf.wait(futures)
print(len(done), sum(f.cancelled() for f in futures))
