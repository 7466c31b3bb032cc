# A Semaphore of two permits, both held by threads that wait for a third
import threading

room = threading.Semaphore(2)
inside = threading.Barrier(3)

def visit():
    with room:
        inside.wait()

for _ in range(3):
    threading.Thread(target=visit).start()
