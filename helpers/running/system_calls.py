"""In which call of the system's a thread waits, and on what: as Linux tells it.

The numbers of the calls are those of the two kinds of machines that we know; on any other nothing is said.
"""
from __future__ import annotations

import os
import platform
import stat
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_READABLE, _WRITABLE = 0x1, 0x4         #: of the events of poll(2) and of epoll_ctl(2)
_MOST = 64                              #: descriptors of a poll() that are looked through: of more, nothing is said
_PATH, _SIGNALS = 4096, 64              #: the most bytes of a path; the most signals
_ALL, _ONE = 0, 1                       #: waitid(): for whom it waits
_PAGE = 4096                            #: bytes: memory is there, or not, by pages of them
_SETLKW, _OFD_SETLKW = 7, 38           #: of fcntl(2): those that wait for the lock
_HERE = -100                            #: AT_FDCWD: a path is relative to the working directory


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the system's that waits."""

    #: "ready": that one of the descriptors is readable or writable; "child"; "signal"; "open": that somebody opens the other
    #: end of a named pipe; "lock": that somebody lets go of a file; or what is done with a descriptor: "read", "write",
    #: "accept"
    does: str
    descriptors: tuple[tuple[int, str], ...] = ()       #: each with "read", "write", "" (else), or what `does` says
    child: int = 0                                      #: whose end it waits for, 0: any child's
    signals: tuple[int, ...] = ()                       #: any of these; none: any that has a handler
    way: str = ""                                       #: how it opens the named pipe: "read", "write"
    timed: bool = False                                 #: it gives up after a time


def call_of(pid: int, thread: int) -> Call | None:
    """Return the call in which a thread of a process waits, None where it is another one.

    Raises:
        OSError, ValueError: the system does not say.
    """
    number, *arguments = Path(f"/proc/{pid}/task/{thread}/syscall").read_text().split()[:7]
    about = _CALLS.get(platform.machine(), {}).get(int(number))
    return about(pid, *(int(each, 16) for each in arguments)) if about is not None else None


def _on_one(does: str) -> Callable[..., Call]:
    return lambda pid, descriptor, *_: Call(does, ((_signed(descriptor), does),))


def _wait4(pid: int, child: int, *_: int) -> Call | None:
    child = _signed(child)
    return Call("child", child=max(child, 0)) if child == -1 or child > 0 else None


def _waitid(pid: int, kind: int, child: int, *_: int) -> Call | None:
    return Call("child", child=child if kind == _ONE else 0) if kind in (_ALL, _ONE) else None


def _select(pid: int, count: int, read: int, write: int, _: int, limit: int, *__: int) -> Call:
    found = []
    for address, way in ((read, "read"), (write, "write")):
        bits = int.from_bytes(_memory(pid, address, (min(count, 1024) + 63) // 64 * 8), "little") if address else 0
        found += [(number, way) for number in range(count) if bits >> number & 1]
    return Call("ready", tuple(found), timed=limit != 0)


def _poll(pid: int, address: int, count: int, limit: int, *_: int) -> Call | None:
    return _polled(pid, address, count, timed=_signed(limit) >= 0)


def _polled(pid: int, address: int, count: int, *, timed: bool) -> Call | None:
    if not 0 < count <= _MOST:
        return None
    memory = _memory(pid, address, 8 * count)
    if len(memory) < 8 * count:
        return None
    asked = struct.iter_unpack("=ihh", memory)
    return Call("ready", tuple(each for number, events, _ in asked if number >= 0 for each in _ways(number, events)),
                timed=timed)


def _ppoll(pid: int, address: int, count: int, limit: int, *_: int) -> Call | None:
    """On machines without pause() and poll(), the C library has this call for both."""
    return _polled(pid, address, count, timed=limit != 0) if count or limit else Call("signal")


def _epoll_pwait2(pid: int, descriptor: int, events: int, most: int, limit: int, *_: int) -> Call:
    return _epoll(pid, descriptor, events, most, 0 if limit else -1)


def _epoll(pid: int, descriptor: int, _: int, __: int, limit: int, *___: int) -> Call:
    lines = Path(f"/proc/{pid}/fdinfo/{descriptor}").read_text().splitlines()
    fields = [line.split() for line in lines if line.startswith("tfd:")]
    return Call("ready", tuple(each for one in fields for each in _ways(int(one[1]), int(one[3], 16))),
                timed=_signed(limit) >= 0)


def _ways(number: int, events: int) -> Iterator[tuple[int, str]]:
    """Yield what a descriptor is asked for; "" for what else would end the wait, such as a hang-up."""
    if events & _READABLE:
        yield number, "read"
    if events & _WRITABLE:
        yield number, "write"
    if not events & (_READABLE | _WRITABLE):
        yield number, ""


def _signal(pid: int, *_: int) -> Call:
    return Call("signal")


def _signals(pid: int, address: int, *_: int) -> Call:
    bits = int.from_bytes(_memory(pid, address, _SIGNALS // 8), "little")
    return Call("signal", signals=tuple(number for number in range(1, _SIGNALS + 1) if bits >> (number - 1) & 1))


def _open(pid: int, path: int, flags: int, *_: int) -> Call | None:
    return _openat(pid, _HERE, path, flags)


def _openat(pid: int, folder: int, address: int, flags: int, *_: int) -> Call | None:
    path = os.fsdecode(_memory(pid, address, _PATH).partition(b"\0")[0])
    start = f"/proc/{pid}/cwd" if _signed(folder) == _HERE else f"/proc/{pid}/fd/{_signed(folder)}"
    if not stat.S_ISFIFO(os.stat(os.path.join(start, path)).st_mode):
        return None
    return Call("open", way={os.O_RDONLY: "read", os.O_WRONLY: "write"}.get(flags & os.O_ACCMODE, ""))


def _flock(pid: int, *_: int) -> Call:
    return Call("lock")


def _fcntl(pid: int, _: int, command: int, *__: int) -> Call | None:
    return Call("lock") if command in (_SETLKW, _OFD_SETLKW) else None


def _memory(pid: int, address: int, size: int) -> bytes:
    """Return what is at an address of a process, up to the end of a page: what is beyond it need not be there."""
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        memory.seek(address)
        found = memory.read(min(size, _PAGE - address % _PAGE))
        try:
            return found + (memory.read(size - len(found)) if len(found) < size else b"")
        except OSError:
            return found


def _signed(number: int) -> int:
    """Return a C int that was passed in a register."""
    number &= 0xFFFF_FFFF
    return number - (1 << 32) if number & 0x8000_0000 else number


def _table(reads: tuple[int, ...], writes: tuple[int, ...], accepts: tuple[int, ...],
           others: dict[int, Callable[..., Call | None]]) -> dict[int, Callable[..., Call | None]]:
    return {**dict.fromkeys(reads, _on_one("read")), **dict.fromkeys(writes, _on_one("write")),
            **dict.fromkeys(accepts, _on_one("accept")), **others}


#: machine -> number of a call -> what tells about it; see syscalls(2)
_CALLS: dict[str, dict[int, Callable[..., Call | None]]] = {
    "x86_64": _table((0, 45, 47), (1, 44, 46), (43, 288), {
        61: _wait4, 247: _waitid, 7: _poll, 271: _ppoll, 23: _select, 270: _select,
        232: _epoll, 281: _epoll, 441: _epoll_pwait2, 34: _signal, 130: _signal, 128: _signals, 2: _open, 257: _openat,
        72: _fcntl, 73: _flock}),
    "aarch64": _table((63, 207, 212), (64, 206, 211), (202, 242), {
        260: _wait4, 95: _waitid, 73: _ppoll, 72: _select, 22: _epoll, 441: _epoll_pwait2,
        133: _signal, 137: _signals, 56: _openat, 25: _fcntl, 32: _flock}),
}
