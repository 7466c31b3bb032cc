# A child writes more than a pipe of the system's holds, and its parent waits for its end
import multiprocessing
import os


def child(write):
    os.write(write, b"x" * 1_000_000)


if __name__ == "__main__":
    read, write = os.pipe()
    p = multiprocessing.Process(target=child, args=(write,))
    p.start()
    p.join()
