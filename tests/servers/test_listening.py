"""Who can reach the course while it is open: this machine only, and nobody without the token."""
from __future__ import annotations

import ipaddress
import sys
import time
from collections.abc import Iterator

import psutil
import pytest
import requests
from course_server import PATIENCE, CourseServer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="this was only ever run on Linux")

START = "00_start_here.ipynb"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CourseServer]:
    course = CourseServer(tmp_path_factory.mktemp("course"))
    yield course
    course.stop()


def listening(process: psutil.Process) -> list[str]:
    """Return the addresses on which a process waits to be asked."""
    return [each.laddr.ip for each in process.net_connections("inet")
            if each.status == psutil.CONN_LISTEN or (each.status == psutil.CONN_NONE and not each.raddr)]


def test_only_this_machine_can_reach_it(server):
    kernel = server.ask("POST", "api/kernels").json()["id"]
    try:
        end = time.monotonic() + PATIENCE
        while len(listening(server.kernel())) < 5 and time.monotonic() < end:
            time.sleep(0.1)
        assert len(listening(server.kernel())) >= 5     # a kernel's channels
        family = [server.process, *server.process.children(recursive=True)]
        found = [address for process in family for address in listening(process)]
        assert len(found) > 5 and all(ipaddress.ip_address(address).is_loopback for address in found), found
    finally:
        server.ask("DELETE", f"api/kernels/{kernel}")


def test_nobody_gets_in_without_the_token(server):
    for path, status in (("lab", 302), (f"lab/tree/notebooks/{START}", 302), ("api/contents", 403), ("api/kernels", 403)):
        for headers in ({}, {"Authorization": "token " + "0" * 48}):
            answer = requests.get(f"{server.base}/{path}", headers=headers, allow_redirects=False, timeout=60)
            assert answer.status_code == status, path
            assert status == 403 or answer.headers["Location"].startswith("/login?")
    assert requests.post(f"{server.base}/api/kernels", timeout=60).status_code == 403
    assert len(server.token) >= 32 and server.ask("GET", "api/contents").json()["content"][0]["name"] == "notebooks"
