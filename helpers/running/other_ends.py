"""Who has the other end of what a process waits to read from or to write into: as Linux tells it.

Pipes, connections over TCP and Unix sockets. The numbers of the calls are those of the two kinds of machines that we know;
on any other nothing is said.
"""
from __future__ import annotations

import os
import platform
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

#: machine -> the numbers of read, recvfrom, recvmsg; of write, sendto, sendmsg (syscalls of Linux)
_CALLS = {"x86_64": ({0, 45, 47}, {1, 44, 46}), "aarch64": ({63, 207, 212}, {64, 206, 211})}
_ACCESS, _READ_ONLY, _WRITE_ONLY = 0o3, 0o0, 0o1        #: of the flags of a descriptor, as proc(5) shows them


@dataclass(frozen=True, slots=True)
class OtherEnd:
    """What a process waits for in a call of the system's, and who could end that."""

    writes: bool = False            #: it waits to write, not to read
    pids: tuple[int, ...] = ()      #: who has the other end


def other_end(pid: int, others: Iterable[int]) -> OtherEnd:
    """Return what the main thread of a process waits for.

    Args:
        pid: the process. It has to wait: nothing here says whether it does.
        others: the pids of the run's processes.

    Returns:
        Who has the other end; nobody where it waits in another call, where somebody else has that end as well, or where
        the system does not say.
    """
    reads, writes = _CALLS.get(platform.machine(), (set(), set()))
    try:
        number, descriptor = Path(f"/proc/{pid}/syscall").read_text().split()[:2]
        thing = os.readlink(f"/proc/{pid}/fd/{int(descriptor, 16)}")
    except (OSError, ValueError):
        return OtherEnd()
    if int(number) not in reads | writes:
        return OtherEnd()
    waits_to_write = int(number) in writes
    if thing.startswith("pipe:"):
        same = {_WRITE_ONLY if waits_to_write else _READ_ONLY}
        return _among(others, waits_to_write, {other for other in _everybody() if _opened(other, thing) - same})
    if thing.startswith("socket:"):
        peers = {f"socket:[{inode}]" for inode in _peers(pid, int(thing[8:-1]))}
        found = {other for other in _everybody() if any(_opened(other, peer) for peer in peers)}
        return _among(others, waits_to_write, found)
    return OtherEnd()


def _everybody() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _among(others: Iterable[int], writes: bool, found: set[int]) -> OtherEnd:
    """What is found, unless somebody else has that end as well, of whom nothing is known."""
    return OtherEnd(writes, tuple(sorted(found))) if found <= set(others) else OtherEnd()


def _opened(pid: int, thing: str) -> set[int]:
    """Return in which ways a process has something open: read only, write only, both."""
    found: set[int] = set()
    folder = Path(f"/proc/{pid}")
    try:
        descriptors = os.listdir(folder / "fd")
    except OSError:                                 # it has ended, or is another user's
        return found
    for descriptor in descriptors:
        try:
            if os.readlink(folder / "fd" / descriptor) == thing:
                info = (folder / "fdinfo" / descriptor).read_text()
                found.add(int(info.partition("flags:")[2].split()[0], 8) & _ACCESS)
        except (OSError, IndexError, ValueError):   # it is closed at this moment
            continue
    return found


def _peers(pid: int, inode: int) -> list[int]:
    """Return the inode of the socket at the other end of a connection."""
    return _tcp_peers(pid, inode) or _unix_peers(inode)


def _tcp_peers(pid: int, inode: int) -> list[int]:
    ends: dict[int, tuple[str, str]] = {}
    for table in ("tcp", "tcp6"):
        try:
            rows = Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            fields = row.split()
            ends[int(fields[9])] = fields[1], fields[2]
    mine = ends.get(inode)
    return [other for other, end in ends.items() if mine is not None and end == mine[::-1]]


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
    at = 16 + 16                                    # after the header of the message, and that of the socket
    while kind == 20 and at + 8 <= length:
        size, attribute = struct.unpack_from("=HH", answer, at)
        if attribute == 2:                          # UNIX_DIAG_PEER
            return list(struct.unpack_from("=I", answer, at + 4))
        at += (max(size, 4) + 3) & ~3
    return []
