"""Measure `briefing render`: cold, at growing length, against others; a table and JSON.

Then what our changes to the engine cost against the engine alone, what the judge costs, and how
long `briefing check` takes with an archive.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pypdfium2

from briefing import paths
from tests.benchmarks.briefs import write_brief
from tests.benchmarks.cost import cost
from tests.benchmarks.others import contenders
from tests.benchmarks.processes import Contender, measure

PACKAGES = ("weasyprint", "pydyf", "pillow", "typst")


def main() -> None:
    """Read the options, run the parts, report."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="briefing-bench-") as name:
        work = Path(name)
        report: dict[str, object] = {
            "machine": f"{platform.platform()}, Python {platform.python_version()}",
            "versions": _versions(),
            "cold": cold(_shipped(work), work / "cold", options.rounds),
            "lengths": lengths(options.facts, work, options.rounds),
            "cost": costs(options.cost_facts, work, options.rounds),
            "check": checks(options.check_facts, work, options.rounds),
            "kit": kit(_shipped(work), work, options.kit_rounds),
        }
    options.json.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, indent=2, ensure_ascii=False)
    options.json.write_text(text + "\n", encoding="utf-8")
    print(f"\nwritten to {options.json}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="runs of each process (default 7)")
    parser.add_argument("--facts", type=int, nargs="*", default=[30, 300, 3000])
    parser.add_argument("--cost-facts", type=int, nargs="*", default=[30, 300])
    parser.add_argument("--check-facts", type=int, nargs="*", default=[300, 3000])
    parser.add_argument("--kit-rounds", type=int, default=3, help="runs of the kit (default 3)")
    parser.add_argument("--json", type=Path, default=Path("out/bench.json"))
    return parser.parse_args()


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _shipped(work: Path) -> Path:
    """Return the brief that ships, or a synthetic one of its size while there is none."""
    if (paths.SHIPPED_BRIEF / "brief.yaml").is_file():
        return paths.SHIPPED_BRIEF
    return write_brief(work / "stand-in", 35)


def _ours(brief: Path, out: Path, timings: Path) -> Contender:
    command = (
        *(sys.executable, "-m", "briefing", "render", str(brief)),
        *("--lang", "fr,ar", "--out", str(out), "--timings", str(timings)),
    )
    return Contender("briefing render", command, out)


def cold(brief: Path, work: Path, rounds: int) -> dict[str, object]:
    """The brief that ships, cold, against others; the phases of our own run."""
    work.mkdir()
    timings = work / "timings.json"
    ours = _ours(brief, work / "out", timings)
    everybody = [ours, *contenders(brief, work)]
    phases: list[dict[str, float]] = []
    measure(everybody, 0)  # warms the disk cache and our cache folder
    for _ in range(rounds):
        measure(everybody, 1, warm_up=False)
        if not ours.failure:
            phases.append(json.loads(timings.read_text(encoding="utf-8")))
    if ours.failure:
        raise SystemExit(f"briefing render fails: {ours.failure}")
    print(f"cold, {brief.name}, medians of {rounds} runs in turns")
    table = [_row(one, everybody[1]) for one in everybody]
    _print(("", "seconds", "ratio", "peak MiB", "pages", "KiB/page"), table)
    spent = _phases(phases, ours.seconds)
    print("\nwhere the time of briefing render goes, seconds")
    _print(("phase", "seconds"), [(name, f"{seconds:.3f}") for name, seconds in spent.items()])
    return {"contenders": [_record(one, everybody[1]) for one in everybody], "phases": spent}


def kit(brief: Path, work: Path, rounds: int) -> dict[str, object]:
    """The whole press kit against its three PDFs alone, and the time of each of its parts."""
    timings = work / "kit.json"
    program = (sys.executable, "-m", "briefing")
    languages = ("--lang", "fr,ar", "--lang", "fr", "--lang", "ar")
    out = work / "kit"
    pdfs = Contender(
        "three PDFs", (*program, "render", str(brief), *languages, "--out", str(out)), out
    )
    command = (*program, "kit", str(brief), *languages[:2], "--out", str(out))
    whole = Contender("briefing kit", (*command, "--timings", str(timings)), out)
    parts: list[dict[str, float]] = []
    measure([pdfs, whole], 0)
    for _ in range(rounds):
        measure([pdfs, whole], 1, warm_up=False)
        if not whole.failure:
            parts.append(json.loads(timings.read_text(encoding="utf-8")))
    for one in (pdfs, whole):
        if one.failure:
            raise SystemExit(f"{one.name}: {one.failure}")
    ratios = [a.seconds / b.seconds for a, b in zip(whole.runs, pdfs.runs, strict=True)]
    ratio = statistics.median(ratios)
    print(f"\nthe press kit, {whole.seconds:.1f} s: {ratio:.2f} times its three PDFs alone")
    medians = {name: statistics.median(part[name] for part in parts) for name in parts[0]}
    _print(("part", "seconds"), [(name, f"{s:.1f}") for name, s in medians.items()])
    return {"seconds": whole.seconds, "pdfs": pdfs.seconds, "ratio": ratio, "parts": medians}


def _phases(runs: Sequence[dict[str, float]], whole: float) -> dict[str, float]:
    """Take the median of each phase; the rest is Python's own start, imports and the exit."""
    names = dict.fromkeys(name for run in runs for name in run)
    medians = {name: statistics.median(run.get(name, 0.0) for run in runs) for name in names}
    return {**medians, "interpreter, other imports, exit": whole - sum(medians.values())}


def lengths(facts: Iterable[int], work: Path, rounds: int) -> list[dict[str, float]]:
    """Briefs of growing length: time per page, peak memory, bytes per page."""
    records: list[dict[str, float]] = []
    for count in facts:
        brief = write_brief(work / f"facts-{count}", count)
        timings = work / f"timings-{count}.json"
        ours = _ours(brief, work / f"out-{count}", timings)
        measure([ours], max(1, min(rounds, 1200 // count)), warm_up=count < 1000)
        if ours.failure:
            raise SystemExit(f"briefing render fails at {count} facts: {ours.failure}")
        pages, size = _pages(ours.output)
        records.append(
            {
                "facts": count,
                "seconds": ours.seconds,
                "pages": pages,
                "ms_per_page": 1000 * ours.seconds / pages,
                "peak_mib": ours.peak,
                "bytes_per_page": size / pages,
                **{f"{name}_s": s for name, s in json.loads(timings.read_text()).items()},
            }
        )
    print("\nbriefs of growing length")
    head = ("facts", "pages", "seconds", "ms/page", "growth", "peak MiB", "bytes/page")
    table = []
    for before, record in zip([None, *records], records, strict=False):
        growth = record["ms_per_page"] / before["ms_per_page"] if before else 1.0
        table.append(
            (
                f"{record['facts']:.0f}",
                f"{record['pages']:.0f}",
                f"{record['seconds']:.2f}",
                f"{record['ms_per_page']:.0f}",
                f"{growth:.2f}",
                f"{record['peak_mib']:.0f}",
                f"{record['bytes_per_page']:.0f}",
            )
        )
    _print(head, table)
    return records


def costs(facts: Iterable[int], work: Path, rounds: int) -> list[dict[str, float]]:
    """Briefs of two lengths: text layer and structure against the plain engine, and the judge."""
    records: list[dict[str, float]] = []
    for count in facts:
        brief = write_brief(work / f"cost-{count}", count)
        records.append({"facts": count, **asdict(cost(brief, max(1, min(rounds, 1200 // count))))})
    print("\ntext layer and structure against the plain engine, processor time, medians")
    head = (
        "facts",
        "layout+write s",
        "plain s",
        "layout+write x",
        "size x",
        "verify/(layout+write)",
    )
    keys = ("seconds", "plain_seconds", "slowdown", "growth", "verify_share")
    _print(head, [(f"{r['facts']:.0f}", *(f"{r[key]:.2f}" for key in keys)) for r in records])
    return records


def checks(facts: Iterable[int], work: Path, rounds: int) -> list[dict[str, float]]:
    """`briefing check`, start-up included: without the archive, with it, and against the lock."""
    records: list[dict[str, float]] = []
    for count in facts:
        brief = write_brief(work / f"check-{count}", count)
        command = (sys.executable, "-m", "briefing", "check", str(brief))
        archive = ("--archive", str(brief / "archive"))
        runs = {
            "alone": Contender("check", command, brief),
            "archive": Contender("check --archive", (*command, *archive), brief),
            "locked": Contender(
                "check --archive --locked", (*command, *archive, "--locked"), brief
            ),
        }
        measure([runs["alone"]], rounds)
        measure([runs["archive"], runs["locked"]], rounds)
        failures = [one.failure for one in runs.values() if one.failure]
        if failures:
            raise SystemExit(f"briefing check fails at {count} facts: {failures[0]}")
        records.append(
            {
                "facts": count,
                **{f"{name}_seconds": one.seconds for name, one in runs.items()},
                "peak_mib": runs["archive"].peak,
            }
        )
    print("\nbriefing check, start-up included, medians")
    head = ("facts", "alone s", "--archive s", "--locked s", "peak MiB")
    keys = ("alone_seconds", "archive_seconds", "locked_seconds")
    table = [
        (f"{r['facts']:.0f}", *(f"{r[key]:.2f}" for key in keys), f"{r['peak_mib']:.0f}")
        for r in records
    ]
    _print(head, table)
    return records


def _pages(output: Path) -> tuple[int, int]:
    """Count pages and bytes of a PDF, or of the one PDF in a folder."""
    path = next(output.glob("*.pdf")) if output.is_dir() else output
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document), path.stat().st_size
    finally:
        document.close()


def _record(one: Contender, base: Contender) -> dict[str, object]:
    if one.failure or not one.runs:
        return {"name": one.name, "failure": one.failure or "not run"}
    pages, size = _pages(one.output)
    return {
        "name": one.name,
        "seconds": one.seconds,
        "runs": [run.seconds for run in one.runs],
        "ratio": one.seconds / base.seconds if base.runs else None,
        "peak_mib": one.peak,
        "pages": pages,
        "bytes_per_page": size / pages,
    }


def _row(one: Contender, base: Contender) -> tuple[str, ...]:
    if one.failure or not one.runs:
        return (one.name, one.failure or "not run", "", "", "", "")
    pages, size = _pages(one.output)
    ratio = f"{one.seconds / base.seconds:.2f}" if base.runs else ""
    kibibytes = f"{size / pages / 1024:.1f}"
    return (one.name, f"{one.seconds:.2f}", ratio, f"{one.peak:.0f}", str(pages), kibibytes)


def _print(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(line[index]) for line in (head, *rows)) for index in range(len(head))]
    for line in (head, *rows):
        first, *rest = (
            cell.ljust(width) if not index else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        print("  ".join((first, *rest)).rstrip())


if __name__ == "__main__":
    main()
