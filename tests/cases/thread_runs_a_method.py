# threads run the wait() of a barrier, and no line of the program
import threading
b = threading.Barrier(3)
ts = [threading.Thread(target=b.wait) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
