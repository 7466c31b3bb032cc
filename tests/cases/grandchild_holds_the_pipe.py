# a child has ended, but what it started still holds its end of the pipe
import subprocess, sys

later = "import time; time.sleep(60)"
program = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {later!r}])"
p = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
print(p.stdout.read())
