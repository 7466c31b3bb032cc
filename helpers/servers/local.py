"""Starts the local servers, finds them again, and asks them what they were asked."""
from __future__ import annotations

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

PATIENCE = 30.0     #: seconds in which a server must say where it listens, on however busy a machine
_running: dict[str, LocalServer] = {}


class NotStarted(RuntimeError):
    """Why a server could not be started, in words for the learner."""


class LocalServer:
    """A server in a process of its own. It listens on loopback only, and the system chooses its port.

    It ends when this process does, however that happens: its standard input is a pipe from here, and it
    ends when the pipe is closed, or when it finds that it has another parent.
    """

    def __init__(self, script: str, said: str) -> None:
        """Start `script` from this folder; `said` is what a notebook shows of it (no port, as outputs are compared)."""
        self._said = said
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name(script))], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            start_new_session=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})    # an interrupt is not meant for it
        assert self._process.stdin is not None and self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        try:
            line = _line(self._process)
        except BaseException:       # interrupted in the meantime
            self.stop()
            raise
        if not line:
            self.stop()
            raise NotStarted(f"The local server {script} did not start; what it said is above. Run the cell again.")
        found = json.loads(line)
        self.port: int = found["port"]
        self._record_port: int = found["record"]
        atexit.register(self.stop)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def address(self) -> str:
        """Where it listens, such as 127.0.0.1:40123."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Its address as the beginning of a URL, such as http://127.0.0.1:40123."""
        return f"http://{self.address}"

    def asked(self) -> list[str]:
        """Return what it was asked for, in the order in which the questions came."""
        return [what for what, _, _ in self._record("asked")["asked"]]

    def times(self) -> list[tuple[float, float]]:
        """Return when each question came and was answered, in seconds from the first; without those that are still open."""
        asked = self._record("asked")["asked"]
        return [(begun - asked[0][1], ended - asked[0][1]) for _, begun, ended in asked if ended is not None]

    def most_open(self) -> int:
        """Return how many questions it had open at once, at most.

        A question is closed when its client leaves; but a name server never learns of that, and
        counts a question that it never answers until `forget`.
        """
        return self._record("asked")["most_open"]

    def forget(self) -> None:
        """Clear its record."""
        self._record("forget")

    def alive(self) -> bool:
        """Whether it is still running."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End it. Does nothing if it has already ended."""
        atexit.unregister(self.stop)
        with contextlib.suppress(OSError):
            self._in.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._out.close()

    def _record(self, what: str) -> dict:
        # Plain sockets, so that nothing depends on what the notebook has patched or imported.
        with socket.create_connection(("127.0.0.1", self._record_port), timeout=PATIENCE) as connection:
            connection.sendall(what.encode() + b"\n")
            with connection.makefile("rb") as file:
                return json.loads(file.read())

    def __repr__(self) -> str:
        return self._said if self.alive() else "It has ended."


def start_site() -> LocalServer:
    """Start the web site of lessons 8 and 9, and set os.environ['SITE'] to its address.

    Its pages:
        /                   an index with links to all pages
        /python /yahoo /github   three pages of different sizes, which take 0.15, 0.3 and 0.1 seconds
        /page/0 … /page/99  small pages of different sizes, each takes 0.1 seconds
        /texts              the names of the word counter's texts, one per line
        /texts/bakery       one of them, as plain text; each takes 0.2 seconds
        /slow?seconds=2     takes that long (at most 60)
        /error/500          answers with this status
        /redirect/3         redirects that many times, and then to /page/0
        /never              takes the request and never answers
        /broken             promises more bytes than it sends, and closes the connection

    Returns:
        The server; if one is already running, that one.

    Raises:
        NotStarted: it could not be started.
    """
    server = _start("site", "web.py", "A web site runs on this computer. Its address is in os.environ['SITE'].")
    os.environ["SITE"] = server.url
    return server


def start_names() -> LocalServer:
    """Start the name server (DNS over UDP) of lesson 8, and set os.environ['DNS_SERVER'] to its address.

    Its names: python, yahoo, github and www.example.test are answered at once, slow.example.test after
    0.3 seconds and slower.example.test after 1; never.example.test is never answered. Others do not exist.

    gevent's resolvers "ares" and "dnspython" can be pointed to it; "thread" and "block" ask the system's own:

        host, port = os.environ['DNS_SERVER'].split(':')

        from gevent.resolver.ares import Resolver
        gevent.get_hub().resolver = Resolver(servers=[host], udp_port=int(port))

        from gevent.resolver.dnspython import Resolver
        resolver = Resolver()
        resolver.resolver.nameservers, resolver.resolver.port = [host], int(port)
        resolver._resolver.resolve_name = resolver.resolver.resolve_name
        gevent.get_hub().resolver = resolver

    The line with resolve_name repairs gevent 26.9: without it, every name is a "temporary failure"
    with dnspython 2. It asks for a CNAME first, so it takes twice as long. Environment variables
    (GEVENT_RESOLVER_NAMESERVERS) can name a host, but no port.

    Returns:
        The server; if one is already running, that one.

    Raises:
        NotStarted: it could not be started.
    """
    server = _start("names", "names.py", "A name server runs on this computer. Its address is in os.environ['DNS_SERVER'].")
    os.environ["DNS_SERVER"] = server.address
    return server


def _start(name: str, script: str, said: str) -> LocalServer:
    server = _running.get(name)
    if server is None or not server.alive():
        server = _running[name] = LocalServer(script, said)
    return server


def _line(process: subprocess.Popen) -> bytes:
    """Return the first line that a process prints; b"" if it ends without one or takes too long."""
    import threading
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    try:
        return process.stdout.readline() if process.stdout is not None else b""
    finally:
        timer.cancel()
