"""A real browser for tests: headless Chromium, driven by its DevTools protocol over two pipes.

One browser serves any number of pages. Each page notes what it asked for, what it wrote to the
console and what went wrong in it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.readers.browser import browser

FLAGS = (
    "--headless",
    "--no-sandbox",  # containers have none, and nothing from outside is opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--font-render-hinting=none",  # letters look as the font draws them, whatever the machine likes
    "--remote-debugging-pipe",
)
# Chromium reads orders from file 3 and writes answers to file 4. Ours may have one of these numbers
# already, so both are moved out of the way before; and what was moved is not closed at the start.
_WITH_PIPES = (
    "import fcntl, os, sys;"
    "orders, answers = (fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]);"
    "os.dup2(orders, 3); os.dup2(answers, 4);"
    "os.execv(sys.argv[3], sys.argv[3:])"
)


class BrowserError(RuntimeError):
    """The browser says that an order cannot be carried out, or is gone."""


@dataclass(slots=True)
class Page:
    """A page that is open, and what happened in it so far."""

    chromium: Chromium
    session: str
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def order(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give the page an order of the protocol, and return the answer."""
        return self.chromium.order(method, parameters, self.session)

    def look(self, width: int, *, scheme: str = "light", height: int = 900, scale: int = 1) -> None:
        """Show the page in a window of some width, in CSS pixels, by day (light) or by night."""
        self.order(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=False,
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.order("Emulation.setEmulatedMedia", media="", features=features)

    def run(self, expression: str) -> Any:
        """Return what an expression of JavaScript comes to, promises kept: plain data."""
        answer = self.order(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise BrowserError(json.dumps(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")

    def fonts(self, selector: str) -> dict[str, int]:
        """Return the fonts that the texts below some elements are set in, with the glyphs of each.

        Fonts that are none of the page's own have a `*` before their name.
        """
        found: dict[str, int] = {}
        root = self.order("DOM.getDocument", depth=0)["root"]["nodeId"]
        nodes = self.order("DOM.querySelectorAll", nodeId=root, selector=selector)["nodeIds"]
        for node in nodes:
            for font in self.order("CSS.getPlatformFontsForNode", nodeId=node)["fonts"]:
                name = f"{'' if font['isCustomFont'] else '*'}{font['postScriptName']}"
                found[name] = found.get(name, 0) + int(font["glyphCount"])
        return found

    def picture(self, file: Path, *, clip: Mapping[str, float] | None = None) -> None:
        """Write the whole page, or a part of it, to a PNG."""
        parameters = {"clip": {"scale": 1, **clip}} if clip else {}
        shot = self.order("Page.captureScreenshot", captureBeyondViewport=True, **parameters)
        file.write_bytes(b64decode(shot["data"]))

    def printed(self) -> bytes:
        """Return the page as the browser prints it on A4."""
        answer = self.order("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return b64decode(answer["data"])


class Chromium:
    """The browser's end of the two pipes."""

    def __init__(self, orders: int, answers: int) -> None:
        self._orders = orders
        self._answers = os.fdopen(answers, "rb")
        self._number = 0
        self._pages: dict[str, Page] = {}
        self._loaded: set[str] = set()

    def open(self, url: str, *, width: int = 1400, scheme: str = "light") -> Page:
        """Open a page and wait until it has loaded, fonts included."""
        target = self.order("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self.order("Target.attachToTarget", {"targetId": target, "flatten": True})
        page = self._pages[attached["sessionId"]] = Page(self, attached["sessionId"])
        for domain in ("Page", "Runtime", "Log", "Network", "DOM", "CSS"):
            page.order(f"{domain}.enable")
        page.look(width, scheme=scheme)
        self._loaded.discard(page.session)
        page.requests.clear()
        page.order("Page.navigate", url=url)
        while page.session not in self._loaded:
            self._take()
        page.run("document.fonts.ready.then(() => true)")
        return page

    def order(
        self, method: str, parameters: Mapping[str, Any], session: str = ""
    ) -> dict[str, Any]:
        """Give an order and return its answer; what happens meanwhile is noted with its page."""
        self._number += 1
        order = {"id": self._number, "method": method, "params": parameters}
        if session:
            order["sessionId"] = session
        os.write(self._orders, json.dumps(order).encode() + b"\0")
        while True:
            message = self._take()
            if message.get("id") == self._number:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']}")
                return dict(message["result"])

    def close(self) -> None:
        """Let go of the pipe."""
        self._answers.close()

    def _take(self) -> dict[str, Any]:
        data = bytearray()
        while not data.endswith(b"\0"):
            piece = self._answers.peek(1)
            if not piece:
                raise BrowserError("the browser is gone")
            end = piece.find(b"\0")
            data += self._answers.read(end + 1 if end >= 0 else len(piece))
        message: dict[str, Any] = json.loads(data[:-1])
        page = self._pages.get(message.get("sessionId", ""))
        if page is not None and "method" in message:
            self._note(page, message["method"], message["params"])
        return message

    def _note(self, page: Page, method: str, given: Mapping[str, Any]) -> None:
        match method:
            case "Network.requestWillBeSent":
                page.requests.append(given["request"]["url"])
            case "Runtime.consoleAPICalled":
                page.messages.append(f"{given['type']}: {given['args']}")
            case "Runtime.exceptionThrown":
                page.messages.append(str(given["exceptionDetails"]))
            case "Log.entryAdded":
                page.messages.append(f"{given['entry']['level']}: {given['entry']['text']}")
            case "Page.loadEventFired":
                self._loaded.add(page.session)


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Start a browser, and end it with everything that it has open."""
    program = browser()
    if program is None:
        raise BrowserError("no Chromium is installed")
    orders, ours = os.pipe()
    theirs, answers = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        pipes = (str(orders), str(answers))
        start = (sys.executable, "-c", _WITH_PIPES, *pipes, program)
        with subprocess.Popen(
            (*start, *FLAGS, f"--user-data-dir={profile}"),
            pass_fds=(orders, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            os.close(orders)
            os.close(answers)
            driven = Chromium(ours, theirs)
            try:
                yield driven
            finally:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                os.close(ours)
                driven.close()
