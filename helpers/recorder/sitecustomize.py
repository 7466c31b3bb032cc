"""Python imports this when a process of a run starts: its folder is on PYTHONPATH. See __init__.py."""


def _start():
    import sys
    from os import environ, path

    here = path.dirname(path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if path.abspath(folder or ".") != here]
    if any("ipykernel" in word for word in sys.orig_argv[1:4]):
        environ.pop("ISOLATED_DIRECTORY", None)     # a kernel has runs of its own: not a part of this one
    # A resource tracker only cleans up after others: nothing in it is worth a record.
    if not any("resource_tracker" in word for word in sys.orig_argv[1:4]):
        marshal = sys.modules["marshal"]
        try:
            bundle = path.join(environ["ISOLATED_DIRECTORY"], "recorder." + sys.implementation.cache_tag)
            with open(bundle, "rb") as file:
                modules = marshal.load(file)
        except (KeyError, OSError):
            modules = {}            # not a run, or the script has removed the run's folder

        def load(name, **given):
            """Run one of the recorder's modules without leaving it in `sys.modules`."""
            module = {"__name__": "<recorder>", "__builtins__": __builtins__, "load": load, **given}
            exec(marshal.loads(modules[name]), module)
            return module

        if modules:
            load("core")

    # Now the user's own sitecustomize, which this one hides.
    spec = sys.modules["_frozen_importlib_external"].PathFinder.find_spec("sitecustomize")
    if spec is not None and spec.origin and path.dirname(path.abspath(spec.origin)) != here:
        module = sys.modules["sitecustomize"]
        module.__file__, module.__spec__ = spec.origin, spec
        spec.loader.exec_module(module)


_start()
del _start
