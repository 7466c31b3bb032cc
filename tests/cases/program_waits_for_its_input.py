# a child reads to the end of its input, which its parent never closes
import subprocess, sys

program = "import sys; print(len(sys.stdin.read()))"
p = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE)
p.stdin.write(b"hello")
p.wait()
