"""The version of the program: what the package, the lock file and the finished file say."""

from __future__ import annotations

VERSION = "0.1.0"
