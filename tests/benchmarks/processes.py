"""Run whole processes in turns and take medians: no warm interpreter flatters anybody."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall-clock seconds and the peak memory of its largest member, in MiB."""

    seconds: float
    peak: float


@dataclass(slots=True)
class Contender:
    """A command that is measured, and what it writes."""

    name: str
    command: Sequence[str]
    output: Path
    runs: list[Run] = field(default_factory=list)
    failure: str = ""

    @property
    def seconds(self) -> float:
        """Median wall-clock time."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def peak(self) -> float:
        """Median peak memory in MiB."""
        return statistics.median(run.peak for run in self.runs)


def measure(contenders: Sequence[Contender], rounds: int, *, warm_up: bool = True) -> None:
    """Run every contender in every round; the first round only warms the disk cache."""
    for number in range(rounds + warm_up):
        for contender in contenders:
            if contender.failure:
                continue
            outcome = run(contender.command)
            if isinstance(outcome, str):
                contender.failure = outcome
            elif number >= warm_up:
                contender.runs.append(outcome)


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run | str:
    """Run a command; return its cost, or the last line of what it complained about."""
    start = time.perf_counter()
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        text=True,
        errors="replace",
    ) as process:
        assert process.stderr is not None
        complaint = process.stderr.read()
        # wait4 gives the memory of this very child, and of what it waited for itself.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return (complaint.strip().splitlines() or [f"exit code {process.returncode}"])[-1]
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return Run(seconds, usage.ru_maxrss * unit / 2**20)
