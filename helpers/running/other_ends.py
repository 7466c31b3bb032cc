"""Which process has the other end of what a process waits to read from or write to, as Linux reports it.

Pipes, TCP connections, Unix sockets and datagrams.
"""
from __future__ import annotations

import contextlib
import os
import socket
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from .process_table import stat
from .system_calls import call_of

_ACCESS, _READ_ONLY, _WRITE_ONLY = 0o3, 0o0, 0o1        #: in the flags of a descriptor, as proc(5) describes them
_ESTABLISHED = "01"                                     #: the state of a connection, in /proc/net/tcp
_LISTENING, _ACCEPTS = "0A", 0x10000                    #: that of a socket that accepts them; the flag in /proc/net/unix


@dataclass(frozen=True, slots=True)
class OtherEnd:
    """What a thread waits for in a system call, and which processes could end the wait."""

    #: "read", "write", "accept"; "child": it waits for a child to end; "datagram"; "signal"; "open": it opens a named pipe
    #: that no other process opens; "lock": of a file; "": unknown
    does: str = ""
    pids: tuple[int, ...] = ()      #: the processes that have the other end; the children; the one that holds the lock
    mine: int = 0                   #: for a socket: the number of its own end
    other: int = 0                  #: that of the other end; 0: nobody has accepted the connection yet
    accepts: bool = False           #: it waits for one of several things, and a new connection is one
    ready: bool = False             #: it waits in select(), poll() or epoll
    signals: tuple[int, ...] = ()   #: the signals; none: any that has a handler
    way: str = ""                   #: how it opens the pipe: "read", "write"
    timed: bool = False             #: it gives up after a time


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
        try:
            call = call_of(pid, thread)
            if call is None:
                return OtherEnd()
            if call.does == "child":
                return self._child(pid, call.child)
            if call.does == "lock":
                return self._among("lock", set(_holders(pid)))
            if call.does in ("signal", "open"):
                return OtherEnd(call.does, signals=call.signals, way=call.way)
            found = [self._of_descriptor(pid, *each) for each in call.descriptors]
        except (OSError, ValueError):
            return OtherEnd()
        if call.does == "ready":
            return replace(found[0] if len(found) == 1 else self._one_of(found), ready=True, timed=call.timed)
        return found[0]

    def _of_descriptor(self, pid: int, number: int, does: str) -> OtherEnd:
        if does == "accept":
            return OtherEnd("accept")
        return self._of_thing(pid, does, os.readlink(f"/proc/{pid}/fd/{number}")) if does else OtherEnd()

    def _one_of(self, found: list[OtherEnd]) -> OtherEnd:
        """Return what is waited for if any one of several will do; empty unless everything about them is known."""
        accepts = any(one.does == "accept" for one in found)
        reads = [one for one in found if one.does != "accept"]
        if not found or any(one.does != "read" or not one.pids for one in reads):
            return OtherEnd()
        pids = tuple(sorted({pid for one in reads for pid in one.pids}))
        return OtherEnd("read", pids, accepts=accepts) if reads else OtherEnd("accept")

    def _of_thing(self, pid: int, does: str, thing: str) -> OtherEnd:
        if thing.startswith("pipe:"):
            same = {_WRITE_ONLY if does == "write" else _READ_ONLY}
            return self._among(does, {other for other in self._open.get(thing, ()) if _opened(other, thing) - same})
        if thing.startswith("socket:"):
            mine = int(thing[8:-1])
            peers = _unix_peers(mine)               # first: the kernel is asked for this socket only, and not for all
            if not peers and does == "read" and _listens(pid, mine):
                return OtherEnd("accept")
            if not peers and does == "read" and any(inode == mine for _, inode, _ in _rows(pid, "udp")):
                return OtherEnd("datagram")
            peers = peers or _tcp_peers(pid, mine)
            found = {other for peer in peers if peer for other in self._open.get(f"socket:[{peer}]", ())}
            if peers and found <= self._pids:
                return replace(self._among(does, found), mine=mine, other=peers[0])
        return OtherEnd()

    def _child(self, pid: int, child: int) -> OtherEnd:
        """Return the children that a process waits for: a particular one, or any of them."""
        mine = [other for other in self._pids if (fields := stat(other)) and int(fields[1]) == pid]
        return OtherEnd("child", tuple(sorted(other for other in mine if child in (0, other))))

    def _among(self, does: str, found: set[int]) -> OtherEnd:
        """Return what was found, unless a process outside the run has that end, too: nothing is known about that one."""
        return OtherEnd(does, tuple(sorted(found))) if found <= self._pids else OtherEnd()

    @cached_property
    def _open(self) -> dict[str, set[int]]:
        """Each open pipe and socket, and the processes that have it open."""
        found: dict[str, set[int]] = defaultdict(set)
        for name in os.listdir("/proc"):
            if name.isdigit():
                with contextlib.suppress(OSError):              # it has ended, or is another user's
                    for thing in _things(f"/proc/{name}/fd"):
                        if thing.startswith(("pipe:", "socket:")):
                            found[thing].add(int(name))
        return found


def _things(folder: str) -> Iterator[str]:
    """Yield what a process has open. Raises OSError if that cannot be read."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)      # once, and not for each descriptor
    try:
        for descriptor in os.listdir(opened):
            try:
                yield os.readlink(descriptor, dir_fd=opened)
            except FileNotFoundError:                           # it was just closed
                continue
    finally:
        os.close(opened)


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


def _holders(pid: int) -> list[int]:
    """Return who holds the lock of a file that a process waits for; none if it waits for several. See proc_locks(5)."""
    rows = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    waits = [row[0] for row in rows if row[1] == "->" and int(row[5]) == pid]
    return [int(row[4]) for row in rows if row[1] != "->" and waits == [row[0]]]


def _rows(pid: int, protocol: str) -> Iterator[tuple[str, int, tuple[str, str]]]:
    """Yield the sockets of a protocol: the state of each, its inode, and its own and its peer's address."""
    for table in (protocol, f"{protocol}6"):
        with contextlib.suppress(OSError):
            for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
                fields = row.split()
                yield fields[3], int(fields[9]), (fields[1], fields[2])


def _listens(pid: int, inode: int) -> bool:
    """Whether a socket accepts connections."""
    if any((state, other) == (_LISTENING, inode) for state, other, _ in _rows(pid, "tcp")):
        return True
    try:
        rows = Path(f"/proc/{pid}/net/unix").read_text().splitlines()[1:]
    except OSError:
        return False
    return any(int(fields[6]) == inode and int(fields[3], 16) & _ACCEPTS for fields in map(str.split, rows))


def _tcp_peers(pid: int, inode: int) -> list[int]:
    """Return the inode of the socket at the other end of a connection; 0 if nobody has accepted it yet."""
    ends = [(other, end) for state, other, end in _rows(pid, "tcp") if state == _ESTABLISHED]
    mine = next((end for other, end in ends if other == inode), None)
    return [other for other, end in ends if mine is not None and end == mine[::-1]]


def _unix_peers(inode: int) -> list[int]:
    """The same, from the kernel, see sock_diag(7): each answer is a socket, with its peer as an attribute."""
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
