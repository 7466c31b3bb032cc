# Three queues in a row: the first stage has ended with an error
import multiprocessing as mp
def stage(inbox, outbox, f):
    while True:
        outbox.put(f(inbox.get()))
def half(n):
    if n % 2: raise ValueError("odd")
    return n // 2
if __name__ == "__main__":
    queues = [mp.Queue() for _ in range(3)]
    stages = [mp.Process(target=stage, args=(queues[0], queues[1], half), daemon=True),
              mp.Process(target=stage, args=(queues[1], queues[2], str), daemon=True)]
    for s in stages: s.start()
    for n in (4, 3, 8): queues[0].put(n)
    for _ in range(3): print(queues[2].get())
