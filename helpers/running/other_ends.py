"""Which process has the other end of what a process waits to read from or write to, as Linux reports it.

Pipes, TCP connections and Unix sockets. The numbers of system calls are those of the two machine types below; on any other
type, nothing is reported.
"""
from __future__ import annotations

import contextlib
import os
import platform
import socket
import struct
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from .process_table import stat

#: machine -> the numbers of its system calls that read; that write; that accept a connection; of wait4 and of waitid
_CALLS = {"x86_64": ((0, 45, 47), (1, 44, 46), (43, 288), 61, 247),
          "aarch64": ((63, 207, 212), (64, 206, 211), (202, 242), 260, 95)}
_ACCESS, _READ_ONLY, _WRITE_ONLY = 0o3, 0o0, 0o1        #: in the flags of a descriptor, as proc(5) describes them
_ESTABLISHED = "01"                                     #: the state of a connection, in /proc/net/tcp
_ALL, _ONE = 0, 1                                       #: waitid(): what it waits for


@dataclass(frozen=True, slots=True)
class OtherEnd:
    """What a thread waits for in a system call, and which processes could end the wait."""

    does: str = ""                  #: "read", "write", "accept"; "child": it waits for a child to end; "": unknown
    pids: tuple[int, ...] = ()      #: the processes that have the other end; the children
    mine: int = 0                   #: for a socket: the number of its own end
    other: int = 0                  #: that of the other end; 0: nobody has accepted the connection yet


class OtherEnds:
    """Finds the other ends for all threads of a run, looking only once at what is open.

    Args:
        pids: the run's processes.
    """

    def __init__(self, pids: Iterable[int]) -> None:
        self._pids = set(pids)

    def of(self, pid: int, thread: int) -> OtherEnd:
        """Return what a thread of a process waits for.

        Args:
            pid: the process.
            thread: the system's number of the thread. It must be waiting: this is not checked here.

        Returns:
            An empty OtherEnd if it waits in another call, if a process outside the run has the other end as well, or if the
            system does not say.
        """
        reads, writes, accepts, wait4, waitid = _CALLS.get(platform.machine(), ((), (), (), -2, -2))
        try:
            number, first, second = Path(f"/proc/{pid}/task/{thread}/syscall").read_text().split()[:3]
            if int(number) in (wait4, waitid):
                return self._child(pid, int(first, 16), int(second, 16), by_type=int(number) == waitid)
            if int(number) in accepts:
                return OtherEnd("accept")
            if int(number) not in (*reads, *writes):
                return OtherEnd()
            thing = os.readlink(f"/proc/{pid}/fd/{int(first, 16)}")
        except (OSError, ValueError):
            return OtherEnd()
        does = "write" if int(number) in writes else "read"
        return self._of_thing(pid, does, thing)

    def _of_thing(self, pid: int, does: str, thing: str) -> OtherEnd:
        if thing.startswith("pipe:"):
            same = {_WRITE_ONLY if does == "write" else _READ_ONLY}
            return self._among(does, {other for other in self._open.get(thing, ()) if _opened(other, thing) - same})
        if thing.startswith("socket:"):
            mine = int(thing[8:-1])
            peers = _peers(pid, mine)
            found = {other for peer in peers if peer for other in self._open.get(f"socket:[{peer}]", ())}
            if peers and found <= self._pids:
                return replace(self._among(does, found), mine=mine, other=peers[0])
        return OtherEnd()

    def _child(self, pid: int, first: int, second: int, *, by_type: bool) -> OtherEnd:
        """Return the children that a process waits for: a particular one, or any of them."""
        if by_type:
            child = second if first == _ONE else 0
            known = first in (_ALL, _ONE)
        else:
            child = first & 0xFFFF_FFFF if first & 0x8000_0000 == 0 else 0
            known = child != 0 or first & 0xFFFF_FFFF == 0xFFFF_FFFF
        mine = [other for other in self._pids if (fields := stat(other)) and int(fields[1]) == pid] if known else []
        return OtherEnd("child", tuple(sorted(other for other in mine if child in (0, other))))

    def _among(self, does: str, found: set[int]) -> OtherEnd:
        """Return what was found, unless a process outside the run has that end, too: nothing is known about that one."""
        return OtherEnd(does, tuple(sorted(found))) if found <= self._pids else OtherEnd()

    @cached_property
    def _open(self) -> dict[str, set[int]]:
        """Each open pipe and socket, and the processes that have it open."""
        found: dict[str, set[int]] = defaultdict(set)
        for pid in [int(name) for name in os.listdir("/proc") if name.isdigit()]:
            folder = f"/proc/{pid}/fd"
            for descriptor in _listed(folder):
                with contextlib.suppress(OSError):              # it was just closed
                    thing = os.readlink(f"{folder}/{descriptor}")
                    if thing.startswith(("pipe:", "socket:")):
                        found[thing].add(pid)
        return found


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:                                             # the process has ended, or is another user's
        return []


def _opened(pid: int, thing: str) -> set[int]:
    """Return how a process has something open: for reading, for writing, or both."""
    found: set[int] = set()
    folder = Path(f"/proc/{pid}")
    for descriptor in _listed(f"{folder}/fd"):
        try:
            if os.readlink(folder / "fd" / descriptor) == thing:
                info = (folder / "fdinfo" / descriptor).read_text()
                found.add(int(info.partition("flags:")[2].split()[0], 8) & _ACCESS)
        except (OSError, IndexError, ValueError):   # it was just closed
            continue
    return found


def _peers(pid: int, inode: int) -> list[int]:
    """Return the inode of the socket at the other end of a connection; 0 if nobody has accepted it yet."""
    return _tcp_peers(pid, inode) or _unix_peers(inode)


def _tcp_peers(pid: int, inode: int) -> list[int]:
    ends: list[tuple[int, tuple[str, str]]] = []
    for table in ("tcp", "tcp6"):
        try:
            rows = Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            fields = row.split()
            if fields[3] == _ESTABLISHED:
                ends.append((int(fields[9]), (fields[1], fields[2])))
    mine = next((end for other, end in ends if other == inode), None)
    return [other for other, end in ends if mine is not None and end == mine[::-1]]


def _unix_peers(inode: int) -> list[int]:
    """Ask the kernel, see sock_diag(7): each answer is a socket, with its peer as an attribute."""
    request = struct.pack("=IHHIIBBHIIIII", 40, 20, 0x1, 0, 0, socket.AF_UNIX, 0, 0, 0xFFFFFFFF, inode, 0x4,
                          0xFFFFFFFF, 0xFFFFFFFF)
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4) as kernel:
            kernel.settimeout(0.2)
            kernel.send(request)
            answer = kernel.recv(4096)
    except OSError:
        return []
    length, kind = struct.unpack_from("=IH", answer)
    at = 16 + 16                                    # after the headers of the message and of the socket
    while kind == 20 and at + 8 <= length:
        size, attribute = struct.unpack_from("=HH", answer, at)
        if attribute == 2:                          # UNIX_DIAG_PEER
            return list(struct.unpack_from("=I", answer, at + 4))
        at += (max(size, 4) + 3) & ~3
    return []
