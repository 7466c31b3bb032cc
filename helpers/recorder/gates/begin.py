"""Makes the script's own process steerable, before its first line."""
import os
import sys

from ..script import first, privately
from ..start import module
from . import processes, tasks


def begin_script() -> None:
    privately("atexit").register(processes.ends)         # the first to register is called last
    if "ISOLATED_ORDERS_WARM" in os.environ:
        module("gates.warm").serve()        # returns in each process that becomes the script
    tasks.register("main", "MainProcess")
    module("gates.outside").watch()


if first and "-c" not in sys.orig_argv[1:4]:
    begin_script()
