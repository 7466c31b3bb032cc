"""Notes that a program has other interpreters: what they do is not recorded, nor what comes out of their queues."""
from ..core import emit
from ..kinds import NUMBER
from ..script import parted, seconds, short
from ..wrapping import disguise, span

#: not empty if this process, or one that it was forked from, has already noted it
noted: list[int] = []


def patch_interpreters(module) -> None:
    original = module.create

    def create():
        made = original()
        if not noted:
            noted.append(1)
            emit(NUMBER["interpreter"])
        return made

    module.create = disguise(create, original)
    # Which queue it is is not recorded: others may use it, so nothing can be said about its contents.
    span(module.Queue, "put", "put", lambda self, obj, block=True, timeout=None, **more: (
        0, parted(short(obj), seconds(timeout, block))))
    span(module.Queue, "get", "get", lambda self, block=True, timeout=None, **more: (0, seconds(timeout, block)),
         lambda value, *args, **kwargs: short(value))


PATCHES = {"concurrent.interpreters": patch_interpreters}
