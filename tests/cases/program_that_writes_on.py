import subprocess
p = subprocess.Popen(["yes"], stdout=subprocess.PIPE)
print(p.wait())
