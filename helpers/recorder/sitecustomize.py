"""Python imports this when a process of a run starts: its folder is on PYTHONPATH. See start.py."""
import sys

directory = sys.modules["os"].environ.get("ISOLATED_DIRECTORY")
# The first exists for a Python that is started before its run. Neither exists if the script has removed the run's folder.
for path in (f"{directory}.ahead", f"{directory}/recorder.{sys.implementation.cache_tag}") if directory else ():
    try:
        file = open(path, "rb", 0)
    except OSError:
        continue
    with file:
        modules = sys.modules["marshal"].loads(file.read(int.from_bytes(file.read(8), "little")))
        if modules:
            exec(sys.modules["marshal"].loads(modules["start"]), {
                "modules": modules, "file": file, "ahead": path if path.endswith(".ahead") else None, "here": __file__})
    break
del sys
