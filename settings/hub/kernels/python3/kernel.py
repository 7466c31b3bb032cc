"""Starts a kernel as on a learner's own computer: after a restart, any magic of the course loads the course.

It has no debugger: that could not reach the processes in which a lesson's programs run.
"""
import json
import sys
from pathlib import Path

del sys.path[0]                         # this folder; the kernel replaces it with the notebook's
sys.modules["debugpy"] = None           # as if it were not installed

from ipykernel import kernelapp  # noqa: E402
from traitlets.config import Config  # noqa: E402

settings = Path(__file__).resolve().parents[3] / "ipython_config.json"
kernelapp.launch_new_instance(config=Config(json.loads(settings.read_text("utf-8"))))
