# A forked child reads a pipe into which only its parent writes, which waits for the child's end
import os, time

r, w = os.pipe()
pid = os.fork()
if pid == 0:
    os.read(r, 1)
    os._exit(0)
os.waitpid(pid, 0)
os.write(w, b"x")
