"""What it costs to start a task, a greenlet, a thread, an interpreter or a process, and how much memory each takes.

Run as a program of its own, without the recorder, for each kind: python start_costs.py KIND MANY
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

Start = Callable[[], Any]  # starts one that lives on, and waits until it runs


def costs() -> dict[str, dict[str, float]]:
    """Measure all kinds that this Python and this system have.

    Returns:
        Kind -> "start": microseconds from the call until it runs; "memory": kilobytes that it takes.
    """
    return {kind: measure(kind, many) for kind, many in KINDS.items() if _there(kind)}


def measure(kind: str, many: int) -> dict[str, float]:
    """Measure one kind, as `costs` does.

    Raises:
        subprocess.CalledProcessError: it could not be measured, for instance as the system allows no more threads.
    """
    command = [sys.executable, "-I", __file__, kind, str(many)]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    return found


def panels(found: dict[str, dict[str, float]]) -> dict[str, tuple[str, dict[str, float]]]:
    """Return the costs as a chart has them: title -> (unit, kind -> value)."""
    return {title: (unit, {kind: one[title] for kind, one in found.items()})
            for title, unit in (("start", "microseconds"), ("memory", "kilobytes"))}


def _there(kind: str) -> bool:
    if kind == "interpreter":
        return sys.version_info >= (3, 14)
    return kind != "forked" or "fork" in multiprocessing.get_all_start_methods()


def tasks(many: int) -> list[float]:
    """Start tasks of asyncio that wait; return how long each took to run."""
    async def task(begun: asyncio.Event) -> None:
        begun.set()
        await asyncio.sleep(3600)

    async def all_of_them() -> list[float]:
        took = []
        for _ in range(many):
            begin, begun = time.perf_counter(), asyncio.Event()
            kept.append(asyncio.create_task(task(begun)))
            await begun.wait()
            took.append(time.perf_counter() - begin)
        return took

    loop = asyncio.new_event_loop()
    kept.append(loop)
    return loop.run_until_complete(all_of_them())


def greenlets(many: int) -> list[float]:
    """Start greenlets of gevent that wait."""
    import gevent

    def start() -> object:
        greenlet = gevent.spawn(gevent.sleep, 3600)
        gevent.sleep(0)
        return greenlet

    return _each(start, many)


def threads(many: int) -> list[float]:
    """Start threads that wait."""
    def thread(begun: threading.Lock) -> None:
        begun.release()
        threading.Event().wait()

    def start() -> object:
        begun = threading.Lock()
        begun.acquire()
        made = threading.Thread(target=thread, args=(begun,), daemon=True)
        made.start()
        begun.acquire()
        return made

    return _each(start, many)


def interpreters(many: int) -> list[float]:
    """Start interpreters, each with a GIL of its own."""
    there = import_module("concurrent.interpreters")

    def start() -> object:
        made = there.create()
        made.exec("ready = True")
        return made

    return _each(start, many)


def processes(method: str, many: int) -> list[float]:
    """Start processes that wait."""
    context: Any = multiprocessing.get_context(method)

    def start() -> object:
        mine, its = context.Pipe()
        made = context.Process(target=wait, args=(its,), daemon=True)
        made.start()
        mine.recv()
        return made, mine, its

    return _each(start, many)


def wait(end: Any) -> None:
    """Say that this process runs, and wait."""
    end.send("running")
    time.sleep(3600)


def _each(start: Start, many: int) -> list[float]:
    took = []
    for _ in range(many):
        begin = time.perf_counter()
        kept.append(start())
        took.append(time.perf_counter() - begin)
    return took


#: how many of each kind are made
KINDS = {"task": 2000, "greenlet": 2000, "thread": 200, "interpreter": 8, "forked": 5, "spawned": 5}
kept: list[Any] = []


def main(kind: str, many: int) -> None:
    """Measure one kind, and print what `measure` returns."""
    import psutil

    starts: dict[str, Callable[[int], list[float]]] = {
        "task": tasks, "greenlet": greenlets, "thread": threads, "interpreter": interpreters,
        "forked": lambda number: processes("fork", number), "spawned": lambda number: processes("spawn", number)}
    starts[kind](max(1, many // 8))  # takes the memory that Python still has in stock
    me = psutil.Process()
    before = me.memory_info().rss
    took = starts[kind](many)
    memory = me.memory_info().rss - before
    children = me.children()[-many:] if kind in ("forked", "spawned") else []
    if children:
        memory = sum(child.memory_full_info().uss for child in children)
    print(json.dumps({"start": sorted(took)[many // 2] * 1e6, "memory": memory / many / 1024}), flush=True)
    for child in me.children():
        child.kill()
    os._exit(0)  # what waits here need not be ended one by one


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
