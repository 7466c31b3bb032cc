"""Generates small programs: processes, threads, generators, greenlets, descriptors, finalizers, signals, exits.

What each voice of a program (a process, a thread) says is the same on every run; only the order of the voices varies. A
program consists of independent parts, so that chance combines what no one would have thought to combine.
"""
from __future__ import annotations

import random

from .parts import PARTS, Part

HEAD = '''\
import asyncio, atexit, contextlib, contextvars, ctypes, faulthandler, functools, gc, inspect, io, locale, multiprocessing, os, pickle
import queue, resource, signal, subprocess, sys, tempfile, threading, time, traceback, tracemalloc, weakref
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from unittest import mock

gc.disable()        # else the number of objects that were made decides when it comes
VOICE = ["main"]

def say(*words, voice=None):
    os.write(1, (" ".join([voice or VOICE[0], *map(str, words)]) + "\\n").encode())

class Thing:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        say("gone", self.name, voice=self.name)

class Failure(Exception):
    pass

def attempt(call):
    try:
        say(call())
    except BaseException as error:
        say(type(error).__name__, error, type(error.__context__).__name__)

'''


def parts(chance: random.Random) -> list[Part]:
    """Return the parts of a program."""
    return chance.choices(PARTS, k=chance.randint(1, 4))


def program(seed: int) -> str:
    """Return the program of a seed."""
    chance = random.Random(seed)
    chosen = parts(chance)
    names = [f"part{number}" for number in range(len(chosen))]
    text = HEAD + "\n".join(make(chance, name) for make, name in zip(chosen, names, strict=True))
    calls = "".join(f"    {name}()\n" for name in names)
    return text + "\ndef main():\n" + calls + _indented(_exit(chance)) + "\nif __name__ == '__main__':\n    main()\n"


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def _exit(chance: random.Random) -> str:
    return chance.choice([
        "say('end')",
        "sys.exit(3)",
        "sys.exit('goodbye')",
        "raise Failure('at the end')",
        "os._exit(4)",
        "os.abort()",
        "os.execv('/bin/sh', ['sh', '-c', 'exit 6'])",
        "sys.excepthook = lambda *about: say('the hook', about[0].__name__)\nraise Failure('at the end')",
        "atexit.register(say, 'first')\natexit.register(time.sleep, 0.001)\natexit.register(say, 'last')",
        "os.kill(os.getpid(), signal.SIGTERM)\ntime.sleep(9)",
        "signal.raise_signal(signal.SIGINT)",
        "threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\nsay('a daemon is left')",
        "multiprocessing.get_context('fork').Process(target=time.sleep, args=(9,), daemon=True).start()\nsay('a daemon is left')",
        "global left\nleft = Thing('left')\nsay('a thing is left')",
        "r, w = multiprocessing.Pipe()\natexit.register(r.close)\natexit.register(w.send, 1)\nsay('a pipe is left')",
        "try:\n    raise Failure('one')\nexcept Failure as error:\n    raise ValueError('two') from error",
    ])
