"""Parts of generated programs: other programs, daemons, and limits of the system."""
from __future__ import annotations

import random

from . import part


@part
def commands(chance: random.Random, name: str) -> str:
    flags = chance.choice([[], ["-O"], ["-OO"], ["-I"], ["-S"], ["-E"], ["-B"], ["-u"], ["-X", "utf8"], ["-W", "error"]])
    text = chance.choice(["print(sys.flags.optimize, len(sys.argv))", "print(sys.stdin.read().upper())", "print(input()); print(sys.stdin.readline())",
                          "sys.stdout.buffer.write(b'raw')", "sys.exit('why')", "1 / 0", "os._exit(9)", "os.kill(os.getpid(), 9)",
                          "print('x' * 100_000)", "os.execv(sys.executable, [sys.executable, '-c', 'print(5)'])",
                          "print(sorted(map(int, os.listdir('/proc/self/fd'))))", "import threading; threading.Thread(target=print, args=(1,)).start()"])
    return f'''
def {name}():
    done = subprocess.run([sys.executable, *{flags!r}, '-c', {"import os, sys; " + text!r}], input=b'one\\ntwo\\n', capture_output=True)
    say(done.returncode, len(done.stdout), done.stdout[:99], done.stderr[-99:])
    say(subprocess.run('echo $((1 + 2)); exit 3', shell=True, capture_output=True), os.system('exit 4'))
    {chance.choice(["os.environ['MINE'] = '1'", "os.environ.pop('HOME', None)", "pass"])}
    with os.popen('echo opened') as pipe:       # else its child's end, which is chance, decides when it is closed
        say(subprocess.run(['cat'], input=b'cat', capture_output=True).stdout, pipe.read())
'''


@part
def daemons(chance: random.Random, name: str) -> str:
    closes = chance.choice(["os.closerange(0, 63)", "os.closerange(3, 63)", "pass"])
    return f'''
def {name}():
    r, w = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.chdir('/')
            os.dup2(w, 63)
            {closes}
            null = os.open(os.devnull, os.O_RDWR)
            for number in range(3):
                os.dup2(null, number)
            print('into nothing', flush=True)
            os.write(63, f'{{null}} {{os.getsid(0) != os.getpid()}} {{os.getcwd()}}'.encode())
            os._exit(0)
        os._exit(0)
    os.close(w)
    os.wait()
    say(os.read(r, 99), os.read(r, 99))
    os.close(r)
'''


@part
def limits(chance: random.Random, name: str) -> str:
    limit = chance.choice([
        "signal.signal(signal.SIGXFSZ, signal.SIG_DFL)\n        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))",
        "resource.setrlimit(resource.RLIMIT_NOFILE, (6, 6))", "resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))",
        "signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())", "os.nice(1)", "os.chdir('/')", "os.umask(0o777)",
        "signal.signal(signal.SIGCHLD, signal.SIG_IGN)", "os.closerange(3, 99)", "os.environ.clear()",
    ])
    return f'''
def {name}():
    pid = os.fork()
    if pid == 0:
        VOICE[0] = '{name}-limited'
        {limit}
        if os.fork() == 0:
            VOICE[0] = '{name}-below'
            say('here')
            thread = threading.Thread(target=say, args=('thread',), kwargs={{'voice': '~'}})
            attempt(thread.start)
            thread.join()
            os._exit(0)
        attempt(lambda: os.waitstatus_to_exitcode(os.wait()[1]))
        os._exit(7)
    say(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
'''
