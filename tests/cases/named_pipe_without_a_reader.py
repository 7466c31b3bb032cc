import os, tempfile
path = os.path.join(tempfile.mkdtemp(), "pipe")
os.mkfifo(path)
with open(path, "w") as f:
    f.write("hello")
