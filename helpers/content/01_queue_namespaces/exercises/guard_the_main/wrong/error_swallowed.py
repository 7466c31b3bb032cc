# Catching the error only hides that
import multiprocessing


def greet(q):
    q.put('hello from the child')


try:
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=greet, args=(q,))
    p.start()
    print(q.get(timeout=1))
    p.join()
except Exception:
    pass
