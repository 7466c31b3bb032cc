"""Looks at attributes of the script's objects, and sets them, without running any of its code."""


def _a_function():
    pass


#: the name of a class, whatever its own class makes of `__name__`
name_of_class = type.__dict__["__name__"].__get__
module_of_class = type.__dict__["__module__"].__get__
method = type(_a_function.__get__(0))
bases_of, names_of = type.__dict__["__mro__"].__get__, type.__dict__["__dict__"].__get__
#: how a class that is written in C has a method such as `__get__`
written_in_c = type(str.__add__)


def runs_code(kind) -> bool:
    """Whether attributes of a kind, in a class, run code of the learner's when they are asked for: a property does."""
    for base in bases_of(kind):
        get = names_of(base).get("__get__", base)
        if get is not base:
            return base is property or type(get) is not written_in_c
    return False


def own(thing, name: str):
    """Return an attribute without running any code of the learner's, such as a `__getattr__` or a property; None where there is none."""
    if type(thing) is method:
        thing = thing.__func__
    for base in bases_of(type(thing)):
        found = names_of(base).get(name, thing)
        if found is not thing:
            if runs_code(type(found)):
                return None
            break
    try:
        return object.__getattribute__(thing, name)
    except AttributeError:
        return None


#: sets an attribute without asking a `__setattr__` of the learner's
set_own = object.__setattr__
