# The parent waits for the end of a program before it reads what that prints
import subprocess
import sys

program = "for n in range(20000): print('line', n)"
p = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
p.wait()
print(len(p.stdout.read()))
