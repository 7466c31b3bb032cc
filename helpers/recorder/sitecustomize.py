"""Python imports this when a process of a run starts: its folder is on PYTHONPATH. See start.py."""
import sys

modules = directory = sys.modules["os"].environ.get("ISOLATED_DIRECTORY")
# Where there is no run's folder, this Python may have been started ahead of its run; or the script has removed it.
for path in (f"{directory}/recorder.{sys.implementation.cache_tag}", f"{directory}.ahead") if directory else ():
    try:
        file = open(path, "rb")
    except OSError:
        continue
    with file:
        modules, settings = sys.modules["marshal"].load(file), file.read()
    if modules:
        exec(sys.modules["marshal"].loads(modules["start"]), {
            "modules": modules, "settings": settings, "ahead": path if path.endswith(".ahead") else None, "here": __file__})
    break
del sys
