"""All benchmarks in one table: python -m benchmarks [NAME ...], about half an hour; NAME is a file's, such as crawl.

Each figure is a ratio against a peer in the same run, or has a unit. The classroom needs what its own
docstring lists, and is left out without it.
"""
from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
ALL = ("run", "hang", "crawl", "own_loop", "readiness", "orders", "notebooks", "player", "start", "classroom")


def main(names: list[str]) -> int:
    """Run them one after another; return the exit code."""
    if unknown := [name for name in names if name not in ALL]:
        print(f"There is no benchmark {unknown[0]!r}. There are {', '.join(ALL)}.")
        return 2
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, "
          f"{psutil.virtual_memory().total / 1e9:.0f} GB, load {os.getloadavg()[0]:.1f} at the start")
    failed = []
    for name in names or ALL:
        print(f"\n{name}", flush=True)
        if name == "classroom" and not shutil.which("configurable-http-proxy"):
            print("left out: there is no configurable-http-proxy")
        elif subprocess.run([sys.executable, HERE / f"{name}.py"], cwd=HERE.parent).returncode:
            failed.append(name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
