"""Python imports this module when a process of a run starts, because its folder is on PYTHONPATH.

It starts the recorder, then gives way to the user's own sitecustomize, if there is one.
"""


def _start() -> None:
    import sys
    from os import environ, path

    here = path.dirname(path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if path.abspath(folder or ".") != here]
    # A resource tracker only cleans up after others: nothing in it is worth a record.
    tracker = any("resource_tracker" in word for word in sys.orig_argv[1:4])
    if "ISOLATED_DIRECTORY" in environ and not tracker:
        external = sys.modules["_frozen_importlib_external"]
        imp = sys.modules["_imp"]

        def load(name: str, **given: object) -> dict:
            """Run one of the recorder's modules without leaving it in `sys.modules`."""
            file = path.join(here, name + ".py")
            code = external.SourceFileLoader(name, file).get_code(name)
            # Tracebacks then name one file that is told apart from all others, and left out.
            imp._fix_co_filename(code, "<recorder>")
            module = {"__name__": "<recorder>", "__builtins__": __builtins__, "load": load, **given}
            exec(code, module)
            return module

        load("core")

    finder = sys.modules["_frozen_importlib_external"].PathFinder
    spec = finder.find_spec("sitecustomize", None)
    if spec is not None and spec.origin and path.dirname(path.abspath(spec.origin)) != here:
        module = sys.modules["sitecustomize"]
        module.__file__, module.__spec__ = spec.origin, spec
        spec.loader.exec_module(module)


_start()
del _start
