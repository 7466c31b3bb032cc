# Pipe: both sides send something big before they receive
import multiprocessing

def child(c):
    c.send("b" * 1_000_000)
    print(len(c.recv()))

if __name__ == "__main__":
    a, b = multiprocessing.Pipe()
    p = multiprocessing.Process(target=child, args=(b,))
    p.start()
    a.send("a" * 1_000_000)
    print(len(a.recv()))
    p.join()
