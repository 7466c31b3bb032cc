# tasks of a gevent pool spawn into their own full pool
import gevent
from gevent.pool import Pool

pool = Pool(2)

def leaf(n):
    print("leaf", n)

def branch(n):
    print("branch", n)
    gevent.sleep(0.05)
    pool.spawn(leaf, n).join()

for n in range(2):
    pool.spawn(branch, n)
pool.join()
