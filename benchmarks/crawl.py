"""Measures a crawl of 100 pages with delays of 100 ms, 20 open at once, against the floor of 0.5 s.

    python benchmarks/crawl.py [TIMES]      5 times each

gevent and threads take turns, each as an unrecorded script of its own. The time is that of the crawl,
without the imports before it. The output has the median and the longest of the seconds, and the ratio of the median to the
floor, which no crawl can beat: 100 pages / 20 at once * 0.1 s. The site itself counts how many were open at once.
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
import requests

def get_page(number):
    return requests.get(f"{{os.environ['SITE']}}/page/{{number}}").status_code

started = time.perf_counter()
statuses = crawl(get_page, range({PAGES}))
print(time.perf_counter() - started)
sys.exit(statuses != [200] * {PAGES})
'''
GEVENT = f'''
from gevent import monkey
monkey.patch_all()
from gevent.pool import Pool

def crawl(get, numbers):
    return Pool({AT_ONCE}).map(get, numbers)
''' + CRAWL
THREADS = f'''
from concurrent.futures import ThreadPoolExecutor

def crawl(get, numbers):
    with ThreadPoolExecutor({AT_ONCE}) as pool:
        return list(pool.map(get, numbers))
''' + CRAWL


def crawl(program: str, site: LocalServer) -> float:
    """Return the seconds that a crawl took, and check that the site saw all of it, with as many open at once as wanted."""
    site.forget()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert len(site.asked()) == PAGES and site.most_open() == AT_ONCE, (len(site.asked()), site.most_open())
    return float(done.stdout)


def main(times: int = 5) -> None:
    """Print the table."""
    site = start_site()
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"{PAGES} pages that take {DELAY:g} s each, {AT_ONCE} open at once: floor {FLOOR:g} s, {times} times each\n")
    crawl(GEVENT, site), crawl(THREADS, site)       # warm-up
    found = [(crawl(GEVENT, site), crawl(THREADS, site)) for _ in range(times)]
    for name, seconds in zip(("gevent", "threads"), zip(*found, strict=True), strict=True):
        median = statistics.median(seconds)
        print(f"{name:<10} median {median:.2f} s  most {max(seconds):.2f} s   ratio to the floor {median / FLOOR:.2f}")
    print(f"{'gevent / threads':<37}   ratio {statistics.median(a / b for a, b in found):.2f}")
    site.stop()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
