"""Starts a kernel without the debugger, which could not reach the processes in which a lesson's programs run."""
import sys

del sys.path[0]                         # this folder; the kernel replaces it with the notebook's
sys.modules["debugpy"] = None           # as if it were not installed

from ipykernel import kernelapp  # noqa: E402

kernelapp.launch_new_instance()
