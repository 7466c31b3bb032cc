"""Measures a crawl of 100 pages with delays of 100 ms, 20 open at once, against the floor of 0.5 s.

    python benchmarks/crawl.py [TIMES]      5 times each

gevent and threads take turns, each as an unrecorded script of its own, and so does gevent with bare sockets in
place of requests: what it takes longer with requests is what requests computes, in one thread. The time is that of
the crawl, without the imports before it. The output has the median and the longest of the seconds, and the ratio of
the median to the floor, which no crawl can beat: 100 pages / 20 at once * 0.1 s. The site itself counts how many were
open at once.
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

from helpers.servers import LocalServer, start_site

PAGES, AT_ONCE, DELAY = 100, 20, 0.1
FLOOR = PAGES / AT_ONCE * DELAY
CRAWL = f'''
import os, sys, time
started, computed = time.perf_counter(), time.process_time()
statuses = crawl(get_page, range({PAGES}))
print(time.perf_counter() - started, time.process_time() - computed)
sys.exit(statuses != [200] * {PAGES})
'''
REQUESTS = '''
import os, requests

def get_page(number):
    return requests.get(f"{os.environ['SITE']}/page/{number}").status_code
'''
SOCKETS = '''
import os, socket

def get_page(number):
    host, port = os.environ["SITE"].removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"GET /page/{number} HTTP/1.0\\r\\n\\r\\n".encode())
        answer = connection.makefile("rb").read()
    return int(answer.split()[1])
'''
GEVENT = f'''
from gevent import monkey
monkey.patch_all()
from gevent.pool import Pool

def crawl(get, numbers):
    return Pool({AT_ONCE}).map(get, numbers)
'''
THREADS = f'''
from concurrent.futures import ThreadPoolExecutor

def crawl(get, numbers):
    with ThreadPoolExecutor({AT_ONCE}) as pool:
        return list(pool.map(get, numbers))
'''
PROGRAMS = {"gevent": GEVENT + REQUESTS + CRAWL, "threads": THREADS + REQUESTS + CRAWL,
            "gevent, bare sockets": GEVENT + SOCKETS + CRAWL}


def crawl(program: str, site: LocalServer) -> tuple[float, float]:
    """Return how long a crawl took, and how long it computed, in seconds; check what the site saw of it."""
    site.forget()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert len(site.asked()) == PAGES and site.most_open() == AT_ONCE, (len(site.asked()), site.most_open())
    took, computed = map(float, done.stdout.split())
    return took, computed


def main(times: int = 5) -> None:
    """Print the table."""
    site = start_site()
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"{PAGES} pages that take {DELAY:g} s each, {AT_ONCE} open at once: floor {FLOOR:g} s, {times} times each\n")
    for program in PROGRAMS.values():
        crawl(program, site)        # warm-up
    rounds = [[crawl(program, site) for program in PROGRAMS.values()] for _ in range(times)]
    for name, found in zip(PROGRAMS, zip(*rounds, strict=True), strict=True):
        seconds, computed = zip(*found, strict=True)
        median = statistics.median(seconds)
        print(f"{name:<20} median {median:.2f} s  most {max(seconds):.2f} s   ratio to the floor {median / FLOOR:.2f}   "
              f"CPU {1000 * statistics.median(computed) / PAGES:.2f} ms a page")
    print(f"{'gevent / threads':<47}   ratio {statistics.median(one[0][0] / one[1][0] for one in rounds):.2f}")
    site.stop()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
