import subprocess
out = subprocess.check_output("echo started; sleep 30 &", shell=True, text=True)
print(out)
