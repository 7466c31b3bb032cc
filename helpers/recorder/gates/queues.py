"""Queues of processes. A put goes into a buffer, and the queue's feeder thread writes it later: that thread is a task of its own."""
import os
import sys

from ..plumbing import around
from ..script import privately, short
from ..start import module as load
from .about import About, process
from .items import hand_on
from .tasks import current, gated, made, perform, register, unsteered

select = privately("select")
UNBOUNDED = 1_000_000


def number(queue) -> int:
    return load("patches.queues").number_of(queue)


def poll(queue) -> bool:
    return load("patches.connections").originals["poll"](queue._reader, 0)


def room(handle: int) -> bool:
    """Whether a pipe has room for more bytes."""
    if os.name != "posix":
        return True
    watch = select.poll()
    watch.register(handle, select.POLLOUT)
    return bool(watch.poll(0))


def filled(queue) -> bool:
    return queue._sem._semlock._is_zero()


def can_get(queue) -> bool:
    return not queue._rlock._semlock._is_zero() and poll(queue)


def patch_queues(module) -> None:
    queue, simple, joinable = module.Queue, module.SimpleQueue, module.JoinableQueue
    for owner in (queue, simple, joinable):
        announce(owner, tells=owner is not joinable)
    around(queue, "_reset", make_reset)
    around(queue, "_start_thread", make_thread)
    around(queue, "_feed", make_feed)
    around(queue, "put", make_put)
    around(joinable, "put", make_put)
    gated(queue, "get", about_get, lambda self, *_, **__: (((self, False), {})))
    gated(queue, "_finalize_join", about_flush)
    gated(queue, "join_thread", about_join)
    for name in ("full", "qsize"):
        gated(queue, name, lambda self, name=name: About(name, [(("s", number(self)), "read")]))
    for owner in (queue, simple):
        gated(owner, "empty", lambda self: About("empty", [(number(self), "read")]))
    gated(joinable, "task_done", lambda self: About(
        "task_done", [(("u", number(self)), "write" if self._unfinished_tasks._semlock._is_zero() else "give")]))
    gated(joinable, "join", lambda self: About(
        "join_queue", [(("u", number(self)), "take")], ready=lambda: self._unfinished_tasks._semlock._is_zero()))
    gated(simple, "put", lambda self, obj: About(
        "put", [(number(self), "put")], short(obj),
        lambda: not self._wlock._semlock._is_zero() and room(self._writer._handle) if self._wlock is not None else True))
    gated(simple, "get", lambda self: About("get", [(number(self), "get")], ready=lambda: can_get(self)))


def announce(owner, tells: bool) -> None:
    def make(original):
        def __init__(self, *args, **kwargs):
            unsteered(original, self, *args, **kwargs)
            if tells or type(self).__name__ == "JoinableQueue":
                made("queue", type(self).__name__, number(self))
        return __init__
    around(owner, "__init__", make)


def about_get(self, block=True, timeout=None):
    waits = block and timeout is None
    pairs = [(number(self), "get" if waits else "write"), (("s", number(self)), "give")]
    return About("get", pairs, "" if waits else "tries", lambda: can_get(self), timed=not waits)


def about_flush(*_):
    task = current()
    return None if task is None else About("flush", [process(task.process, "flush")])


def about_join(self):
    task = current()
    waits = task is not None and self._closed and self._jointhread is not None
    return About("flush", [process(f"{task.process}/f{number(self)}", "flush")]) if waits else None


def make_reset(original):
    def _reset(self, *args, **kwargs):
        original(self, *args, **kwargs)
        self._orders_feeder = [""]          # the key of the process that puts
    return _reset


def make_thread(original):
    def _start_thread(self):
        send, self._send_bytes = self._send_bytes, Feeder(self)
        self._send_bytes.failed = getattr(send, "failed", None)     # the recorder's, which takes it from here
        self._send_bytes.send = send
        try:
            original(self)
        finally:
            self._send_bytes = send
    return _start_thread


class Feeder:
    """Replaces what a feeder thread writes with, and the lock that it takes before: it waits for its turn first."""

    def __init__(self, queue) -> None:
        self.key, self.number, self.handle = queue._orders_feeder[0], number(queue), queue._writer._handle
        self.lock, self.task, self.send, self.failed = queue._wlock, None, None, None

    def __call__(self, data) -> None:
        self.send(data)

    def begin(self) -> None:
        if self.key:
            self.task = register(f"{self.key}/f{self.number}", "feeder")
            self.task.inside = 1            # others only see that it writes

    def wait(self) -> None:
        """Wait for one's turn to take an item from the buffer, pickle it and write it."""
        if self.task is not None:
            self.task.gate(About("feed", [(self.number, "put"), process(self.key, "live")], ready=self.ready), line=0)

    def acquire(self) -> None:
        if self.lock is not None:
            self.lock.acquire()

    def ready(self) -> bool:
        return (self.lock is None or not self.lock._semlock._is_zero()) and room(self.handle)

    def release(self) -> None:
        if self.lock is not None:
            self.lock.release()
        self.fed()

    def fed(self) -> None:
        if self.task is not None:
            self.task.say("fed")


class Buffer:
    """Replaces a queue's buffer, from which its feeder thread takes."""

    def __init__(self, buffer, feeder: Feeder) -> None:
        self.buffer, self.feeder = buffer, feeder

    def __len__(self) -> int:
        return len(self.buffer)

    def popleft(self):
        if self.buffer and self.buffer[0] is not sys.modules["multiprocessing.queues"]._sentinel:
            self.feeder.wait()
        return self.buffer.popleft()


def make_feed(original):
    def _feed(buffer, notempty, send_bytes, writelock, reader_close, writer_close, ignore_epipe, onerror, queue_sem):
        if type(send_bytes) is not Feeder:
            return original(buffer, notempty, send_bytes, writelock, reader_close, writer_close, ignore_epipe, onerror, queue_sem)
        feeder = send_bytes
        feeder.begin()
        buffer = Buffer(buffer, feeder)

        def failed(error, obj):
            feeder.fed()
            return onerror(error, obj)

        try:
            return original(buffer, notempty, feeder, feeder, reader_close, writer_close, ignore_epipe, failed, queue_sem)
        finally:
            if feeder.task is not None:
                feeder.task.end()
    return _feed


def make_put(original):
    def put(self, obj, block=True, timeout=None):
        task = current()
        if task is None:
            return original(self, obj, block, timeout)
        bounded, waits = self._maxsize < UNBOUNDED, block and timeout is None
        which = number(self)
        pairs = [(("s", which), ("take" if waits else "write") if bounded else "count"), (("b", task.process, which), "put")]
        if hasattr(self, "_unfinished_tasks"):
            pairs.append((("u", which), "count"))
        timed = bounded and not waits
        went = task.gate(About("put", pairs, short(obj), (lambda: not filled(self)) if bounded else None, timed=timed))
        self._orders_feeder[0] = task.process
        if went is not None and timed and filled(self):
            block = False
        try:
            perform(task, original, (self, obj, block, timeout), {})
        except BaseException:
            task.say("unput", which)
            raise
        hand_on(obj)
    return put


PATCHES = {"multiprocessing.queues": patch_queues}
