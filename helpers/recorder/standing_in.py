"""Replaces classes written in C, whose methods cannot be replaced, with classes that record.

A stand-in is a subclass with the same name; other modules import it from then on. It observes the creation of objects in
`__new__`, so that no frame of ours is below `__init__`: a warning from there still points to the right line.
"""
from _thread import get_ident
from abc import ABCMeta

from .core import busy
from .script import foreign
from .wrapping import disguise

plain_name = type.__dict__["__name__"].__get__
#: id of a class -> its stand-in, which keeps the class alive
made: dict[int, type] = {}


def stand_in(module, name: str, methods, making=None) -> None:
    """Replace `module.name` with a subclass.

    Args:
        module: the module; the class may have another name in it, too.
        name: the class's name in it; nothing happens if there is none.
        methods: called with the class; returns method name -> the function to call in place of that method.
        making: called with the new object and the arguments, before its `__init__`.
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
            except (TypeError, ValueError) as error:    # wrong arguments: __init__ itself raises the error
                if foreign(error):
                    raise
            return self

        space["__new__"] = __new__
    return type(original)(original.__name__, bases, space)


#: id of a stand-in -> the real class
replaced: dict[int, type] = {}


class Kind(ABCMeta):
    """The metaclass of stand-ins: instances of the real class count as theirs, and errors show the original names.

    A program may derive a class from a stand-in and from an abstract one.
    """

    __name__ = property(lambda cls: plain_name(cls).rpartition(".")[2])

    def __repr__(cls):
        return repr(replaced[id(cls)]) if id(cls) in replaced else type.__repr__(cls)

    def __instancecheck__(cls, value):
        if id(cls) not in replaced:
            return ABCMeta.__instancecheck__(cls, value)
        if issubclass(type(value), cls):
            return True
        kind = getattr(value, "__class__", None)        # as isinstance() does: a mock says that it is one
        return isinstance(kind, type) and issubclass(kind, cls)

    def __subclasscheck__(cls, kind):
        if id(cls) not in replaced:
            return ABCMeta.__subclasscheck__(cls, kind)
        return type.__subclasscheck__(cls, kind) or type.__subclasscheck__(replaced[id(cls)], kind)


Kind.__name__ = Kind.__qualname__ = "type"
Kind.__module__ = "builtins"


def name_like(real, mine) -> None:
    """Give a class and its methods the real one's names, for code that looks at an object's type."""
    replaced[id(mine)] = real
    for name in ("__slots__", "__weakref__", "_abc_impl", "__firstlineno__", "__static_attributes__"):
        if name in vars(mine) and name not in vars(real):
            type.__delattr__(mine, name)
    for name, method in vars(mine).items():
        if type(method) is type(name_like) and name == method.__name__ and name in vars(real):
            method.__qualname__, method.__doc__ = f"{real.__qualname__}.{method.__name__}", vars(real)[name].__doc__
    mine.__qualname__, mine.__module__, mine.__doc__ = real.__qualname__, real.__module__, real.__doc__
    # An error message says "'_thread.lock' object has no …": the full name of a class written in C.
    type.__dict__["__name__"].__set__(mine, f"{real.__module__}.{real.__name__}")


def inside() -> bool:
    """Whether a call is part of one that is already being recorded."""
    return bool(busy) and get_ident() in busy
