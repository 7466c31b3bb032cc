"""Which process has the other end of what a process waits for: pipes, TCP, Unix sockets, as the kernel reports it."""
from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers.running.other_ends import OtherEnd, OtherEnds

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it")
READS = "import os; os.read({0}, 1)"
WRITES = "import os; os.write({0}, b'x' * 10_000_000)"


def other_end(pid: int, others: list[int]) -> OtherEnd:
    return OtherEnds(others).of(pid, pid)


def asked(program: str, descriptor: int, others: list[int]) -> OtherEnd:
    """What is reported of a process that runs a program on a descriptor of ours, once it waits."""
    child = subprocess.Popen([sys.executable, "-c", program.format(descriptor)], pass_fds=[descriptor])
    try:
        for _ in range(500):
            found = other_end(child.pid, [*others, child.pid])
            if found.pids:
                break
            time.sleep(0.02)
        return OtherEnd(found.does, tuple(pid for pid in found.pids if pid != child.pid))
    finally:
        child.kill()
        child.wait()


@pytest.fixture(params=["pipe", "unix", "tcp"])
def ends(request):
    """The two ends of a pipe or a connection: the one to read from, the one to write to."""
    if request.param == "pipe":
        read, write = os.pipe()
    else:
        if request.param == "unix":
            one, other = socket.socketpair()
        else:
            with socket.create_server(("127.0.0.1", 0)) as server:
                one = socket.create_connection(server.getsockname())
                other, _ = server.accept()
        read, write = one.detach(), other.detach()
    yield read, write
    os.close(read)
    os.close(write)


def test_who_could_write(ends):
    assert asked(READS, ends[0], [os.getpid()]) == OtherEnd("read", (os.getpid(),))


def test_who_could_read(ends):
    assert asked(WRITES, ends[1], [os.getpid()]) == OtherEnd("write", (os.getpid(),))


def test_nothing_is_said_where_somebody_else_has_that_end_too(ends):
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=[ends[1]])
    child = subprocess.Popen([sys.executable, "-c", READS.format(ends[0])], pass_fds=[ends[0]])
    try:
        for _ in range(500):        # until it waits there: then both are found, if both belong to the run
            if other_end(child.pid, [os.getpid(), stranger.pid, child.pid]).pids:
                break
            time.sleep(0.02)
        else:
            pytest.fail("it does not wait")
        assert other_end(child.pid, [os.getpid(), child.pid]) == OtherEnd()
    finally:
        for one in (stranger, child):
            one.kill()
            one.wait()


def test_who_does_not_wait_for_bytes_waits_for_nobody():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        assert other_end(child.pid, [os.getpid()]) == OtherEnd()
    finally:
        child.kill()
        child.wait()
    assert other_end(child.pid, [os.getpid()]) == OtherEnd()


POLLS = ("7", "271", "73")      #: numbers of poll() and ppoll(), see syscalls(2)


def waits(program: str, *descriptors: int) -> tuple[int, OtherEnd]:
    """The pid of a process that runs a program, and what is reported of it once it waits."""
    child = subprocess.Popen([sys.executable, "-c", program], pass_fds=descriptors)
    try:
        for _ in range(500):
            found = OtherEnds([os.getpid(), child.pid]).of(child.pid, child.pid)
            if found.does:
                break
            time.sleep(0.02)
        return child.pid, found
    finally:
        child.kill()
        child.wait()


def test_it_waits_for_somebody_to_connect():
    with socket.create_server(("127.0.0.1", 0)) as server:
        _, found = waits(f"import socket; socket.socket(fileno={server.fileno()}).accept()", server.fileno())
    assert found == OtherEnd("accept")


def test_nobody_has_accepted_the_connection():
    with socket.create_server(("127.0.0.1", 0)) as server:
        _, found = waits(f"import socket; socket.create_connection({server.getsockname()!r}).recv(1)")
    assert (found.does, found.pids, found.other) == ("read", (), 0) and found.mine


def test_it_waits_for_a_child_that_is_no_process_of_ours():
    _, found = waits("import os, time; pid = os.fork(); pid or time.sleep(2); pid and os.waitpid(pid, 0)")
    assert found == OtherEnd("child")


def test_the_two_ends_of_one_connection_are_known():
    one, other = socket.socketpair()
    with one, other:
        _, found = waits(f"import os; os.read({one.fileno()}, 1)", one.fileno())
        assert found.mine == os.fstat(one.fileno()).st_ino and found.other == os.fstat(other.fileno()).st_ino


@pytest.mark.parametrize("asks", ["select.select([{0}], [], [])", "select.select([{0}], [], [], 60)",
                                  "p = select.poll(); p.register({0}, select.POLLIN); p.poll()",
                                  "p = select.epoll(); p.register({0}, select.EPOLLIN); p.poll()"])
def test_it_asks_whether_one_thing_is_ready(ends, asks):
    read, _ = ends
    _, found = waits(f"import select; {asks.format(read)}", read)
    assert (found.does, found.ready, found.timed) == ("read", True, "60" in asks) and os.getpid() in found.pids


def test_it_asks_which_of_several_is_ready():
    one, other = socket.socketpair()
    with one, other, socket.create_server(("127.0.0.1", 0)) as server:
        things = [one.fileno(), server.fileno()]
        _, found = waits(f"import select; select.select({things}, [], [])", *things)
    assert (found.does, found.accepts, found.ready) == ("read", True, True) and os.getpid() in found.pids


@pytest.mark.parametrize("more", ["p.register(numbers[0], select.POLLPRI)", "[p.register(n, select.POLLIN) for n in numbers]"])
def test_nothing_is_said_unless_all_that_may_end_a_poll_is_known(more):
    one, other = socket.socketpair()
    numbers = [os.dup(one.fileno()) for _ in range(70)]
    with one, other:
        child = subprocess.Popen([sys.executable, "-c", f"import select; numbers = {numbers}; p = select.poll(); "
                                  f"p.register({one.fileno()}, select.POLLIN); {more}; p.poll()"], pass_fds=[one.fileno(), *numbers])
        try:
            while Path(f"/proc/{child.pid}/syscall").read_text().split()[0] not in POLLS:
                time.sleep(0.02)
            assert OtherEnds([os.getpid(), child.pid]).of(child.pid, child.pid).does == ""
        finally:
            child.kill()
            child.wait()
    for number in numbers:
        os.close(number)


def test_it_waits_for_a_datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        _, found = waits(f"import socket; socket.socket(fileno={udp.fileno()}).recv(1)", udp.fileno())
    assert found == OtherEnd("datagram")


def test_it_waits_for_a_signal():
    _, any_one = waits("import signal; signal.pause()")
    _, one_of = waits("import signal; s = {signal.SIGUSR1, signal.SIGTERM}; signal.pthread_sigmask(0, s); signal.sigwait(s)")
    assert any_one == OtherEnd("signal")
    assert one_of == OtherEnd("signal", signals=(signal.SIGUSR1, signal.SIGTERM))


@pytest.mark.parametrize(("mode", "way"), [("r", "read"), ("w", "write")])
def test_it_opens_a_named_pipe_alone(tmp_path, mode, way):
    os.mkfifo(tmp_path / "pipe")
    _, found = waits(f"import os; os.chdir({str(tmp_path)!r}); open('pipe', {mode!r})")
    assert found == OtherEnd("open", way=way)
