"""JupyterHub's server for one learner, with the settings beside this file and without what it loads but never uses.

    c.Spawner.cmd = ['python', '/srv/course/settings/hub/single_user.py']

When it starts, it copies the lessons, without outputs, to my_course in the learner's home, and brings in what is new.
It is the server that `jupyterhub-singleuser` starts, with less than half of the memory. If the installed JupyterHub
needs what is left out here, that server is started instead.
"""
import importlib
import os
import sys
from types import ModuleType

FOLDER = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(FOLDER))
# The server imports a name or two from each of these, and they load all that the hub's database needs.
OF_THE_HUB = ("jupyterhub.handlers.pages", "jupyterhub.orm", "sqlalchemy", "sqlalchemy.exc")
# The server imports these when it starts. It would use them to fetch lists of extensions, or to check dates in a schema.
SELDOM = ("requests", "httpx", "arrow")


class Absent(ModuleType):
    """A module that is not loaded: any name in it is an empty class."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {})


class Later(ModuleType):
    """A module that is loaded when it is first used, not when it is imported."""

    def __getattr__(self, name: str) -> object:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def settings() -> None:
    """Make Jupyter find the settings and the kernel beside this file."""
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"):
        os.environ[name] = os.pathsep.join(filter(None, (FOLDER, os.environ.get(name))))
    os.environ.setdefault("NBFORMAT_VALIDATOR", "jsonschema")       # it is loaded anyway; the other validator has to compile
    # glibc gives threads separate heaps, up to eight per core: with one heap, a kernel takes 15 MB less after lesson 5.
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    # Left to itself, glibc keeps what it has freed for the next picture: with this, a kernel takes 6 MB less after lesson 1.
    os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", "131072")
    os.environ.setdefault("COURSE_FOLDER", os.path.expanduser("~"))     # for course.py in a learner's terminal


def load() -> None:
    """Import the server, with the hub's own modules absent during the import."""
    # jsonschema would use it to check international addresses. There are none here, and its grammar is large.
    sys.modules["rfc3987_syntax"] = None
    # They would be asked where their kernel and settings are, and load a kernel's code. The kernel is beside this file.
    sys.modules["ipykernel"] = sys.modules["IPython"] = None
    sys.modules.update((name, Later(name)) for name in SELDOM)
    sys.modules.update((name, Absent(name)) for name in OF_THE_HUB)
    import jupyterhub.singleuser  # noqa: F401
    for name in OF_THE_HUB:             # later imports get the real ones
        del sys.modules[name]


def lessons() -> None:
    """Copy the lessons to the learner's home: the outputs of the course's own notebooks would give the answers away."""
    try:
        sys.path.insert(0, ROOT)
        from tools.working_copy import WorkingCopy
        WorkingCopy(ROOT, os.path.expanduser("~")).update()
    except OSError as error:            # the home is full or read-only: the server opens all the same
        print(f"The lessons could not be copied: {error}.", file=sys.stderr)
    finally:
        sys.path.remove(ROOT)


if __name__ == "__main__":
    settings()
    lessons()
    try:
        load()
    except Exception as error:
        print(f"{__file__} does not fit this JupyterHub ({error}): its own server is started.", file=sys.stderr)
        os.execv(sys.executable, [sys.executable, "-m", "jupyterhub.singleuser", *sys.argv[1:]])
    from jupyterhub.singleuser import main
    main()
