"""Measures lesson 9's crawl, 100 pages with 20 open at once: the loop that the lesson builds up to, against asyncio.

    python benchmarks/own_loop.py [TIMES]      5 times each

They take turns, each as an unrecorded script of its own. The time is that of the crawl, without the imports before it. The
output has the medians, and the median of the ratios.
"""
from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from helpers.course import growing
from helpers.servers import LocalServer, start_site

PAGES, AT_ONCE = 100, 20
COMMON = f'''
import os, sys, time
from collections import deque
from urllib.parse import urlsplit
site, paths, sizes = urlsplit(os.environ["SITE"]), deque(f"/page/{{n}}" for n in range({PAGES})), []
'''
END = f'''
print(time.perf_counter() - started)
sys.exit(len(sizes) != {PAGES})
'''
OWN = COMMON + f'''
def fetch(path):
    sock = yield from connect((site.hostname, site.port))
    yield from send_all(sock, f"GET {{path}} HTTP/1.0\\r\\n\\r\\n".encode())
    answer = b""
    while data := (yield from recv(sock, 65536)):
        answer += data
    sock.close()
    return answer

def crawl():
    while paths:
        sizes.append(len((yield from fetch(paths.popleft()))))

started = time.perf_counter()
loop = Loop()
for _ in range({AT_ONCE}):
    loop.spawn(crawl())
loop.run()
''' + END
ASYNCIO = COMMON + f'''
import asyncio

async def fetch(path):
    reader, writer = await asyncio.open_connection(site.hostname, site.port)
    writer.write(f"GET {{path}} HTTP/1.0\\r\\n\\r\\n".encode())
    answer = await reader.read()
    writer.close()
    return answer

async def crawl():
    while paths:
        sizes.append(len(await fetch(paths.popleft())))

async def main():
    await asyncio.gather(*[crawl() for _ in range({AT_ONCE})])

started = time.perf_counter()
asyncio.run(main())
''' + END


def crawl(program: str, site: LocalServer) -> float:
    """Return the seconds that a crawl took, and check that the site saw all of it, with as many open at once as wanted."""
    site.forget()
    done = subprocess.run([sys.executable, "-"], input=program, capture_output=True, text=True, check=True, timeout=60)
    assert len(site.asked()) == PAGES and site.most_open() == AT_ONCE, (len(site.asked()), site.most_open())
    return float(done.stdout)


def main(times: int = 5) -> None:
    """Print the table."""
    site = start_site()
    own = growing.courses_own() + OWN
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, {times} times each\n")
    crawl(own, site), crawl(ASYNCIO, site)          # warm-up
    found = [(crawl(own, site), crawl(ASYNCIO, site)) for _ in range(times)]
    for name, seconds in zip(("own loop", "asyncio"), zip(*found, strict=True), strict=True):
        print(f"{name:<10} median {statistics.median(seconds):.2f} s  most {max(seconds):.2f} s")
    print(f"own loop / asyncio: ratio {statistics.median(a / b for a, b in found):.2f}")
    site.stop()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
