# A Barrier for three, two come, and it breaks after its time-out
import threading
gate = threading.Barrier(3, timeout=0.3)
def come():
    gate.wait()
    print("through")
ts = [threading.Thread(target=come) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print("end")
