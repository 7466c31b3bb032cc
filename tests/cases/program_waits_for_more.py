import subprocess
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
p.stdin.write("hello\n")
p.stdin.flush()
print(p.stdout.read())
p.stdin.close()
