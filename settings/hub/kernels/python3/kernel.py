"""Starts a kernel without the debugger: it would not reach the processes in which a lesson's programs run."""
import sys

del sys.path[0]                         # this folder; the kernel puts the notebook's in its place
sys.modules["debugpy"] = None           # as if it were not installed

from ipykernel import kernelapp  # noqa: E402

kernelapp.launch_new_instance()
