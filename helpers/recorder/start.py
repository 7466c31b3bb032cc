"""Starts the recorder in a process of a run, then runs the user's own sitecustomize.

Its input is `modules`: name -> code, marshalled code, or where that is in the rest of `file`; see bundling.py.
"""
import sys
from os import environ, path

marshal = sys.modules["marshal"]
# A copy: a script may replace len() or open().
builtins = dict(vars(sys.modules["builtins"]))
folder = path.dirname(path.abspath(here))
sys.path[:] = [entry for entry in sys.path if path.abspath(entry or ".") != folder]
sys.path_importer_cache.pop(folder, None)


#: The recorder's modules by name, in a place of their own: the script finds none of them in `sys.modules`.
mine = {}
#: what to patch: module -> the recorder's modules and their functions, see `wanted` in bundling.py
wanted = marshal.loads(modules.pop("wanted"))
orders = "ISOLATED_ORDERS" in environ       # whether orders are explored
if orders or "ISOLATED_FRAMES" in environ:
    with builtins["open"](f"{environ['ISOLATED_DIRECTORY']}/gates.{sys.implementation.cache_tag}", "rb", 0) as found:
        gates = marshal.loads(found.read())
    modules.update(gates)
    for name, patches in marshal.loads(modules.pop("wanted")).items() if orders else ():
        wanted.setdefault(name, []).extend(patches)
#: the modules that have been patched, by their names: a script may take them out of sys.modules
loaded = {}
real = builtins["__import__"]


def module(name):
    """Return the recorder's module or package with a name such as "core" or "patches.queues"; "" is the recorder itself."""
    if name not in mine:
        found = mine[name] = type(sys)("<recorder>")
        found.__builtins__ = builtins
        if name in modules:
            found.__package__ = name.rpartition(".")[0]
            code = modules[name]
            if type(code) is tuple:
                code = bytes(later[code[0]:code[1]])
            exec(marshal.loads(code) if type(code) is bytes else code, vars(found))
    return mine[name]


#: the recorder's own copies of Python's modules
copies = {}


def copy(found):
    """Return a module of the recorder's own with the current contents of one of Python's.

    A script may replace os.open() or time.perf_counter(), with a mock or a counter.
    """
    name = found.__name__
    if name not in copies:
        copies[name] = type(sys)(name)
        vars(copies[name]).update(vars(found))
        if name == "os":
            copies[name].path = copy(path)
    return copies[name]


def bring(name, globals=None, locals=None, fromlist=(), level=0):
    """What `import` does in the recorder's modules: `from .core import emit` finds the recorder's own module.

    `import os` and `from time import sleep` find copies; `import time` finds the original, for code that replaces something
    in it.
    """
    if not level:
        found = real(name, globals, locals, fromlist, level)
        return copy(found) if name == "os" or (fromlist and name in ("sys", "time")) else found
    package = globals["__package__"] if level == 1 else ""
    whole = f"{package}.{name}".strip(".")
    found = module(whole)
    if whole not in modules:
        for each in fromlist:
            setattr(found, each, module(f"{whole}.{each}".strip(".")))
    return found


builtins["__import__"] = bring
mine["start"] = type(sys)("<recorder>")
#: the bytes of modules that are needed later
later = file.read() if ahead else b""
#: the settings of the run
settings = {}
vars(mine["start"]).update(module=module, copy=copy, modules=modules, later=later, wanted=wanted, loaded=loaded, orders=orders, ahead=ahead, settings=settings)
if ahead:       # started before its run: this returns in another process
    module("ahead").wait(ahead)
try:
    with builtins["open"](f"{environ['ISOLATED_DIRECTORY']}/settings", "rb", 0) as said:
        settings.update(marshal.loads(said.read()))
except OSError:
    pass

words = sys.orig_argv[1:4]
spared = False      # whether nothing need be freed at this process's end
if any("ipykernel" in word for word in words):
    del environ["ISOLATED_DIRECTORY"]       # a kernel has runs of its own: not a part of this one
# Only a process's first interpreter has the signals; another one (concurrent.interpreters) belongs to a process that is
# already recorded.
elif "_signal" not in sys.modules:
    pass
# A resource tracker only cleans up after others: nothing that it does is the script's, or worth a record.
elif any("resource_tracker" in word for word in words):
    module("collector").spare()
    module("collector").watch_end(None)
    spared = True
else:
    if not ahead:
        later = module("memory").read_later(file)
    # Each begins its work when it is loaded. In an interpreter that was started before its run, they are already loaded.
    for name in ("core", "output", "imports", "prints", "stacks", "audit"):
        module(name)
    module("output").begins()
    module("imports").begins()
    module("core").turns = "generators" in settings
    if "generators" in settings:
        module("patches.generators")
    first = module("script").first
    # Another Python that the script starts runs another text.
    spared = "spared" in settings and (first or any("from multiprocessing." in word for word in words))
    if spared:
        module("collector").watch_end(0 if first and "ends at once" in settings else None)
    if orders:
        module("gates.begin")
    module("collector").spare()
if ahead:
    module("ahead").let_go()


def leave(dead) -> None:
    """Nothing of ours is left in sys.modules, as soon as Python is done with it: a script may have a file of that name."""
    sys.modules.pop("sitecustomize", None)


# Python drops a module's lock when it has loaded the module. The reference is kept, or nothing would be called then.
lock = sys.modules["_frozen_importlib"]._module_locks.get("sitecustomize", bool)()
if lock:
    mine["left"] = sys.modules["_weakref"].ref(lock, leave)
    lock = None
spec = sys.modules["_frozen_importlib_external"].PathFinder.find_spec("sitecustomize")
if spec is not None and spec.origin and path.dirname(path.abspath(spec.origin)) != folder:
    mine.pop("left", None)
    theirs = sys.modules["sitecustomize"]
    theirs.__file__, theirs.__spec__ = spec.origin, spec
    spec.loader.exec_module(theirs)
elif spared:
    module("collector").spare_end()
