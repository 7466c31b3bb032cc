"""Puts classes that record in the place of classes written in C, whose methods cannot be replaced.

A stand-in is a subclass with the same name, and what other modules import from then on. It looks at the making of an object
in `__new__`, so that no frame of ours is below `__init__`: a warning of that finds the line that it is about.
"""
from _thread import get_ident

from .core import busy
from .script import foreign
from .wrapping import disguise

plain_name = type.__dict__["__name__"].__get__
#: id of a class -> what stands for it; the class is kept by that
made: dict[int, type] = {}


def stand_in(module, name: str, methods, making=None) -> None:
    """Put a subclass in the place of `module.name`.

    Args:
        module: the module, in which another name may have the same class.
        name: the class's name in it; nothing happens where there is none.
        methods: called with the class; returns name -> what is called in the place of the method of that name.
        making: called with the new object and what it is made with, before its `__init__`.
    """
    original = getattr(module, name, None)
    if original is None:
        return
    if id(original) not in made:
        made[id(original)] = _subclass(original, methods, making)
    setattr(module, name, made[id(original)])


def _subclass(original, methods, making):
    bases = (original, *[made[id(base)] for base in original.__mro__[1:] if id(base) in made][:1])
    space = {"__slots__": (), "__module__": original.__module__, "__qualname__": original.__qualname__,
             "__doc__": original.__doc__}
    for name, method in methods(original).items():
        if hasattr(original, name):
            space[name] = disguise(method, getattr(original, name))
    if making is not None:
        new = original.__new__

        def __new__(cls, *args, **kwargs):
            self = new(cls)
            try:
                making(self, *args, **kwargs)
            except (TypeError, ValueError) as error:    # wrong arguments: __init__ says so itself
                if foreign(error):
                    raise
            return self

        space["__new__"] = __new__
    return type(original)(original.__name__, bases, space)


class Kind(type):
    """The class of a stand-in's class: what it stands for is of its kind, and errors have the name that they would have."""

    __name__ = property(lambda cls: plain_name(cls).rpartition(".")[2])

    def __repr__(cls):
        return repr(cls.real) if "real" in vars(cls) else type.__repr__(cls)

    def __instancecheck__(cls, value):
        return issubclass(type(value), cls) or type(value) is vars(cls).get("real")

    def __subclasscheck__(cls, kind):
        return type.__subclasscheck__(cls, kind) or kind is vars(cls).get("real")


def name_like(real, mine) -> None:
    """Give a class and its methods the names that the real one's have, for who looks at the type of what it stands for."""
    for name, method in vars(mine).items():
        if type(method) is type(name_like) and name in vars(real):
            method.__qualname__, method.__doc__ = f"{real.__qualname__}.{method.__name__}", vars(real)[name].__doc__
    mine.__qualname__, mine.__module__, mine.__doc__ = real.__qualname__, real.__module__, real.__doc__
    # An error says "'_thread.lock' object has no …": the whole name of a class that is written in C.
    type.__dict__["__name__"].__set__(mine, f"{real.__module__}.{real.__name__}")


def inside() -> bool:
    """Whether a call is a part of one that is recorded already."""
    return bool(busy) and get_ident() in busy
