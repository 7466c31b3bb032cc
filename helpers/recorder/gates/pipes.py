"""Pipes: what is sent, received and closed. A stream is one direction of a pipe: ("to", number) of the end that writes."""
from ..plumbing import around
from ..script import short
from ..start import module as load
from .about import About, process
from .processes import closing
from .queues import room
from .tasks import called_by_library, current, gated, made, note, unsteered

PIECE = 4096        #: bytes: what a pipe that has room takes at once (PIPE_BUF)


def patch_connection(module) -> None:
    recorded = load("patches.connections")
    number, poll, base = recorded.object_of, recorded.originals["poll"], module._ConnectionBase

    def make_pipe(original):
        def Pipe(duplex=True):
            ends = unsteered(original, duplex)
            made("pipe", "Pipe", *map(number, ends))
            return ends
        return Pipe

    def about_send(self, obj, *_, **__):
        return None if self.closed else About("send", [(("to", number(self)), "put")], short(obj), lambda: room(self._handle))

    def about_recv(self, *_, **__):
        return None if self.closed or not self._readable else About(
            "recv", [(("from", number(self)), "get")], ready=lambda: poll(self, 0))

    def about_poll(self, timeout=0.0):
        return None if self.closed else About(
            "poll", [(("from", number(self)), "read")], "" if timeout is None else short(timeout), lambda: poll(self, 0),
            timed=timeout is not None)

    around(module, "Pipe", make_pipe)
    for name in ("send", "send_bytes"):
        gated(base, name, about_send)
    for name in ("recv", "recv_bytes", "recv_bytes_into"):
        gated(base, name, about_recv)
    gated(base, "poll", about_poll, lambda self, timeout=0.0: ((self, 0.0), {}))
    gated(base, "close", lambda self: None if self._handle is None else About(
        "close", closing(number(self), recorded.ends_of.get(self._handle, "both"))))
    if hasattr(module.Connection, "_send"):
        _in_pieces(module.Connection, number, poll)
    for name in ("Client", "Listener"):
        around(module, name, make_noting)
    around(module, "wait", lambda original: make_wait(original, number, poll, base))


def _in_pieces(connection, number, poll) -> None:
    """A message that does not fit goes through piece by piece, and each piece waits at a gate, not in the system."""
    def steered_here(connection):
        from .tasks import get_ident, tasks
        return tasks.get(get_ident()) if number(connection) else None

    def make_send(original):
        def _send(self, buf, *args, **kwargs):
            task = steered_here(self)
            if task is None or len(buf) <= PIECE:
                return original(self, buf, *args, **kwargs)
            view = memoryview(buf)
            for at in range(0, len(buf), PIECE):
                if at and not room(self._handle):
                    task.gate(About("go on sending", [process(task.process, "room")], ready=lambda: room(self._handle)))
                original(self, view[at:at + PIECE], *args, **kwargs)
            return None
        return _send

    def make_recv(original):
        def _recv(self, size, *args, **kwargs):
            task = steered_here(self)
            if task is None or size <= 4:           # the length, which comes with the first piece
                return original(self, size, *args, **kwargs)
            whole, left = None, size
            while left:
                if not poll(self, 0):
                    task.gate(About("go on receiving", [process(task.process, "room")], ready=lambda: poll(self, 0)))
                part = original(self, min(left, PIECE), *args, **kwargs)
                left -= part.tell()
                if whole is None:
                    whole = part
                else:
                    whole.write(part.getvalue())
            return whole if whole is not None else original(self, size, *args, **kwargs)
        return _recv

    around(connection, "_send", make_send)
    around(connection, "_recv", make_recv)


def make_noting(original):
    if isinstance(original, type):
        return original                     # Listener: a class; its socket is noticed where it is made

    def wrapper(*args, **kwargs):
        if not called_by_library():
            note("sockets")
        return original(*args, **kwargs)
    return wrapper


def make_wait(original, number, poll, base):
    def wait(object_list, timeout=None):
        task, objects = current(), list(object_list)
        if task is None or called_by_library():
            return original(objects, timeout)
        if not all(isinstance(each, base) for each in objects):
            note("connection.wait() for what is no pipe")
            return original(objects, timeout)
        pairs = [(("from", number(each)), "read") for each in objects]
        went = task.gate(About("wait for pipes", pairs, ready=lambda: any(poll(each, 0) for each in objects), timed=timeout is not None))
        return unsteered(original, objects, timeout if went is None else 0)
    return wait


PATCHES = {"multiprocessing.connection": patch_connection}
