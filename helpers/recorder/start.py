"""Starts the recorder in a process of a run, then gives way to the user's own sitecustomize."""
import sys
from os import environ, path

marshal = sys.modules["marshal"]
# A copy: a script may put something else in the place of len() or open().
builtins = dict(vars(sys.modules["builtins"]))
folder = path.dirname(path.abspath(here))
sys.path[:] = [entry for entry in sys.path if path.abspath(entry or ".") != folder]


def load(name, **given):
    """Run one of the recorder's modules without leaving it in `sys.modules`; return its names."""
    module = {"__name__": "<recorder>", "__builtins__": builtins, "load": load, **given}
    exec(marshal.loads(modules[name]), module)
    return module


words = sys.orig_argv[1:4]
if any("ipykernel" in word for word in words):
    del environ["ISOLATED_DIRECTORY"]       # a kernel has runs of its own: not a part of this one
# A resource tracker only cleans up after others: nothing in it is worth a record. And only the first interpreter of
# a process has the signals: another one (concurrent.interpreters) belongs to a process that is recorded already.
elif "_signal" in sys.modules and not any("resource_tracker" in word for word in words):
    load("core")

spec = sys.modules["_frozen_importlib_external"].PathFinder.find_spec("sitecustomize")
if spec is not None and spec.origin and path.dirname(path.abspath(spec.origin)) != folder:
    module = sys.modules["sitecustomize"]
    module.__file__, module.__spec__ = spec.origin, spec
    spec.loader.exec_module(module)
