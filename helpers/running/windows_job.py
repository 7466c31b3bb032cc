"""Windows job objects: a process is put into one, and everything that it ever starts can be ended at once.

Written from the documentation of Win32 (CreateJobObject, SetInformationJobObject, AssignProcessToJobObject,
TerminateJobObject); it has not been run on Windows. A job with JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE ends its processes when
its last handle is closed, and a kernel's handles are closed however it dies.
"""
from __future__ import annotations

import ctypes
import sys
from typing import Any

assert sys.platform == "win32"      # the types below exist only there

_KILL_ON_JOB_CLOSE = 0x2000
_EXTENDED_LIMIT_INFORMATION, _BASIC_ACCOUNTING_INFORMATION = 9, 1


class _BasicLimits(ctypes.Structure):
    _fields_ = [("PerProcessUserTimeLimit", ctypes.c_int64), ("PerJobUserTimeLimit", ctypes.c_int64),
                ("LimitFlags", ctypes.c_uint32), ("MinimumWorkingSetSize", ctypes.c_size_t),
                ("MaximumWorkingSetSize", ctypes.c_size_t), ("ActiveProcessLimit", ctypes.c_uint32),
                ("Affinity", ctypes.c_size_t), ("PriorityClass", ctypes.c_uint32),
                ("SchedulingClass", ctypes.c_uint32)]


class _ExtendedLimits(ctypes.Structure):
    _fields_ = [("BasicLimitInformation", _BasicLimits), ("IoInfo", ctypes.c_uint64 * 6),
                ("ProcessMemoryLimit", ctypes.c_size_t), ("JobMemoryLimit", ctypes.c_size_t),
                ("PeakProcessMemoryUsed", ctypes.c_size_t), ("PeakJobMemoryUsed", ctypes.c_size_t)]


class _Accounting(ctypes.Structure):
    _fields_ = [("times", ctypes.c_int64 * 4), ("TotalPageFaultCount", ctypes.c_uint32),
                ("TotalProcesses", ctypes.c_uint32), ("ActiveProcesses", ctypes.c_uint32),
                ("TotalTerminatedProcesses", ctypes.c_uint32)]


class Job:
    """A job object. Processes started by its members are members, too."""

    def __init__(self) -> None:
        self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        self._kernel.CreateJobObjectW.restype = ctypes.c_void_p
        self._handle = ctypes.c_void_p(self._kernel.CreateJobObjectW(None, None))
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _KILL_ON_JOB_CLOSE
        self._check(self._handle.value and self._kernel.SetInformationJobObject(
            self._handle, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)))

    @staticmethod
    def _check(done: object) -> None:
        if not done:
            raise ctypes.WinError(ctypes.get_last_error())

    def add(self, process: Any) -> None:
        """Put a process (subprocess.Popen) into the job."""
        self._check(self._kernel.AssignProcessToJobObject(self._handle, ctypes.c_void_p(int(process._handle))))

    def active(self) -> int:
        """Return how many members are alive."""
        found = _Accounting()
        self._check(self._kernel.QueryInformationJobObject(
            self._handle, _BASIC_ACCOUNTING_INFORMATION, ctypes.byref(found), ctypes.sizeof(found), None))
        return found.ActiveProcesses

    def end(self) -> None:
        """End all members."""
        self._kernel.TerminateJobObject(self._handle, 1)

    def close(self) -> None:
        """Close the job, which ends what is left of it."""
        self._kernel.CloseHandle(self._handle)
