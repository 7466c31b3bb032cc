"""Replaces functions with wrappers that record, and makes these look like the originals."""
from _thread import get_ident

from .core import begin, busy, emit, end, fail
from .kinds import NUMBER
from .script import foreign, line_now


def disguise(wrapper, original):
    """Make a wrapper look like the function that it replaces."""
    for attribute in ("__module__", "__name__", "__qualname__", "__doc__"):
        try:
            setattr(wrapper, attribute, getattr(original, attribute))
        except (AttributeError, TypeError):
            pass
    wrapper.__wrapped__ = original
    return wrapper


def as_builtin(wrapper):
    """Return a function that looks like the C function that it replaces (its `__wrapped__`).

    In a class it does not become a method, unlike a Python function. Whatever is asked of it, the original answers, also for
    isinstance(), which asks for its `__class__`.
    """
    original = wrapper.__wrapped__

    def __getattribute__(self, name):
        return original if name == "__wrapped__" else getattr(original, name)

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'builtin_function_or_method' instances")

    space = {"__slots__": "__weakref__", "__call__": staticmethod(wrapper), "__repr__": lambda self: repr(original),
             "__getattribute__": __getattribute__, "__new__": __new__, "__module__": "builtins",
             # These are also looked for without asking: by attributes.own(), and by help().
             "__name__": original.__name__, "__doc__": property(lambda self: original.__doc__)}
    return object.__new__(type("builtin_function_or_method", (), space))


def span(owner, name: str, kind: str, describe=None, result=None) -> None:
    """Record every outermost call of the method `owner.name`.

    Args:
        owner: a class or a module.
        name: the function's name in it.
        kind: see kinds.py.
        describe: called with the call's own arguments before it; returns (object, text, number), or a shorter tuple. None:
            nothing of them is recorded.
        result: called with (what was returned, the call's own arguments) after it; returns what came back as a text, or a
            dict for `end`.
    """
    original = getattr(owner, name)
    code = NUMBER[kind]

    def wrapper(*args, **kwargs):
        ident = get_ident()
        if ident in busy:
            return original(*args, **kwargs)
        try:
            about = describe(*args, **kwargs) if describe else ()
        except Exception as error:      # a call with wrong arguments: it raises the error itself
            if foreign(error):
                raise
            about = ()
        slot = begin(code, *about, line=line_now())
        try:
            busy.add(ident)
            value = original(*args, **kwargs)
        except BaseException as error:
            fail(slot, error)
            raise
        finally:
            busy.discard(ident)
        if result is None:
            end(slot)
        else:
            try:
                found = result(value, *args, **kwargs)
            except Exception as error:
                if foreign(error):
                    raise
                found = None
            if type(found) is dict:
                end(slot, **found)
            else:
                end(slot, found or "")
        return value

    setattr(owner, name, disguise(wrapper, original))


def moment(owner, name: str, kind: str, describe=None) -> None:
    """Record every outermost call of a method that never waits, as one moment after it returned.

    `describe` is called with (what was returned, the call's own arguments).
    """
    original = getattr(owner, name)
    code = NUMBER[kind]

    def wrapper(*args, **kwargs):
        ident = get_ident()
        if ident in busy:
            return original(*args, **kwargs)
        line = line_now()
        try:
            busy.add(ident)
            value = original(*args, **kwargs)
        finally:
            busy.discard(ident)
        try:
            about = describe(value, *args, **kwargs) if describe else ()
        except Exception as error:
            if foreign(error):
                raise
            about = ()
        emit(code, *about, line=line)
        return value

    setattr(owner, name, disguise(wrapper, original))
