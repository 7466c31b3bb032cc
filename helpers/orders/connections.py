"""The controller's end of the sockets that connect the tasks of a run: see recorder/gates/tasks.py."""

from __future__ import annotations

import contextlib
import marshal
import os
import selectors
import socket
from collections.abc import Iterator

READ = 1 << 16


def _read_words(data: bytes) -> tuple | None:
    """Return a message's words; None if it is none."""
    with contextlib.suppress(ValueError, EOFError, TypeError):
        words = marshal.loads(data)
        if type(words) is tuple and words and type(words[0]) is str:
            return words
    return None


class Connections:
    """Receives from the tasks of one run after another, and from the warm processes.

    Args:
        folder: the run's folder, where its socket is made; a system without Unix sockets uses a port.
    """

    def __init__(self, folder: str) -> None:
        if hasattr(socket, "AF_UNIX"):
            self.address = os.path.join(folder, "orders")
            self._listener = socket.socket(socket.AF_UNIX)
            self._listener.bind(self.address)
        else:
            self._listener = socket.socket(socket.AF_INET)
            self._listener.bind(("127.0.0.1", 0))
            self.address = str(self._listener.getsockname()[1])
        self._listener.listen(256)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._begun: dict[socket.socket, bytearray] = {}

    def receive(self, patience: float) -> Iterator[tuple[socket.socket, tuple | None]]:
        """Wait at most `patience` seconds; yield (socket, words) for each message, (socket, None) for a closed one."""
        ready = [key.fileobj for key, _ in self._selector.select(patience)]
        for each in ready:
            if each is self._listener:
                found, _ = self._listener.accept()
                self._begun[found] = bytearray()
                self._selector.register(found, selectors.EVENT_READ)
            elif isinstance(each, socket.socket) and each in self._begun:
                yield from self._read(each)

    def _read(self, sock: socket.socket) -> Iterator[tuple[socket.socket, tuple | None]]:
        try:
            data = sock.recv(READ)
        except OSError:
            data = b""
        begun = self._begun[sock]
        begun += data
        while len(begun) >= 4 and len(begun) >= 4 + (size := int.from_bytes(begun[:4], "little")):
            words = _read_words(bytes(begun[4 : 4 + size]))
            del begun[: 4 + size]
            if words is None:  # the program has written something else into it: nothing that follows can be trusted
                data = b""
                break
            yield sock, words
        if not data:
            self.drop(sock)
            yield sock, None

    def drop(self, sock: socket.socket) -> None:
        """Stop listening to a socket."""
        if self._begun.pop(sock, None) is not None:
            self._selector.unregister(sock)
            sock.close()

    def close(self) -> None:
        """Close all sockets: tasks that still wait for a turn end."""
        for sock in list(self._begun):
            self.drop(sock)
        self._selector.close()
        self._listener.close()
        with contextlib.suppress(OSError):
            os.unlink(self.address)
