"""pdf.js in a real browser: the text it extracts, and what its find bar finds.

The viewer of pdf.js, as Firefox has it built in, runs in a headless Chromium. Its text extraction
and its find controller are called as the viewer calls them; results come back over a server on the
loopback address that lives for the length of one call.
"""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Where `make` unpacks pdf.js: beside the packages of the virtual environment, not among them.
PDFJS = Path(sys.prefix) / "pdfjs" / "pdfjs_viewer" / "pdfjs"
_PAGE = Path(__file__).parent / "read.html"
_TYPES = {
    ".html": "text/html",
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".css": "text/css",
    ".wasm": "application/wasm",
    ".json": "application/json",
    ".pdf": "application/pdf",
}
_PATIENCE = 180  # seconds for everything asked in one run


@dataclass(frozen=True, slots=True)
class Browsed:
    """What pdf.js made of one PDF; `hits` counts per query, page by page."""

    text: str
    hits: tuple[tuple[int, ...], ...]


def browser() -> str | None:
    """Return the browser that is installed, if any."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def missing() -> str:
    """Say what pdf.js lacks on this machine; "" when it can run."""
    if browser() is None:
        return "no Chromium is installed"
    return "" if PDFJS.is_dir() else "pdf.js is not unpacked (make test does it)"


def pdfjs_version() -> str:
    """Return the version of pdf.js that reads."""
    return (PDFJS / "VERSION").read_text(encoding="utf-8").strip()


def browse(pdfs: Mapping[str, tuple[Path, Sequence[str]]]) -> dict[str, Browsed]:
    """Read PDFs in one run of the browser, each with its queries; names are the caller's."""
    lack = missing()
    if lack:
        raise RuntimeError(lack)
    answers: queue.Queue[dict[str, Any]] = queue.Queue()
    with _served(pdfs, answers) as address, _chromium(address) as process:
        answer = _answer(answers, process)
    if "error" in answer:
        raise RuntimeError(f"pdf.js fails: {answer['error']}")
    return {
        name: Browsed("\n".join(read["pages"]), tuple(map(tuple, read["hits"])))
        for name, read in answer["read"].items()
    }


def _answer(
    answers: queue.Queue[dict[str, Any]], process: subprocess.Popen[bytes]
) -> dict[str, Any]:
    for _ in range(_PATIENCE):
        try:
            return answers.get(timeout=1)
        except queue.Empty:
            if process.poll() is not None:
                raise RuntimeError(f"the browser ended with {process.returncode}") from None
    raise RuntimeError("the browser gave no answer")


class _Handler(BaseHTTPRequestHandler):
    """Serves our page, pdf.js and the PDFs; takes one answer."""

    def __init__(
        self,
        pdfs: Mapping[str, tuple[Path, Sequence[str]]],
        answers: queue.Queue[dict[str, Any]],
        *arguments: Any,
    ) -> None:
        self._pdfs = pdfs
        self._answers = answers
        super().__init__(*arguments)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).lstrip("/")
        if path == "queries":
            queries = {name: queries for name, (_, queries) in self._pdfs.items()}
            self._send(json.dumps(queries).encode(), ".json")
        elif path.startswith("pdf/") and path[4:] in self._pdfs:
            self._send(self._pdfs[path[4:]][0].read_bytes(), ".pdf")
        elif path == _PAGE.name:
            self._send(_PAGE.read_bytes(), ".html")
        elif path.startswith("pdfjs/") and ".." not in path and (PDFJS / path[6:]).is_file():
            self._send((PDFJS / path[6:]).read_bytes(), Path(path).suffix)
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._send(b"", ".json")
        self._answers.put(json.loads(body))

    def _send(self, data: bytes, suffix: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", _TYPES.get(suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        del format, args


@contextmanager
def _served(
    pdfs: Mapping[str, tuple[Path, Sequence[str]]], answers: queue.Queue[dict[str, Any]]
) -> Iterator[str]:
    handler = partial(_Handler, pdfs, answers)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{_PAGE.name}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def _chromium(address: str) -> Iterator[subprocess.Popen[bytes]]:
    program = browser()
    assert program is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = (
            program,
            "--headless",
            "--no-sandbox",  # containers have none, and nothing from outside is opened
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-extensions",
            "--disable-sync",
            f"--user-data-dir={profile}",
            "--remote-debugging-port=0",  # keeps it running until it is told to stop
            address,
        )
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                yield process
            finally:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
