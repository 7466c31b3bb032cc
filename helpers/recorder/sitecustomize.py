"""Python imports this when a process of a run starts: its folder is on PYTHONPATH. See start.py."""
import sys

try:
    file = open(f"{sys.modules['os'].environ['ISOLATED_DIRECTORY']}/recorder.{sys.implementation.cache_tag}", "rb")
except (KeyError, OSError):
    modules = {}        # not a run, or the script has removed the run's folder
else:
    with file:
        modules, settings = sys.modules["marshal"].load(file), file.read()
if modules:
    exec(sys.modules["marshal"].loads(modules["start"]), {
        "modules": modules, "settings": sys.modules["marshal"].loads(settings) if settings else {}, "here": __file__})
del sys, modules
