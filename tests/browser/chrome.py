"""Debian's Chromium without a screen, driven through its own driver: one browser of the hall."""

from __future__ import annotations

import os
import shutil
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM: Final = shutil.which("chromium")
DRIVER: Final = shutil.which("chromedriver")
NEEDED: Final = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None,
    reason="Chromium and its driver are not here (packages chromium chromium-driver)",
)
PATIENCE_S: Final = 60
STATE: Final = """return {address: location.href, since: Math.round(performance.now() / 1000), kept: {...localStorage}, heard: window.heard,
  asked: performance.getEntriesByType("resource").slice(-6).map((one) => [one.name, one.responseStatus, one.duration]),
  words: document.body.innerText.slice(0, 600)};"""
"""What a page that did not come to it is at, for the report."""
FLAGS: Final = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--autoplay-policy=no-user-gesture-required", "--mute-audio", "--no-default-browser-check",
    "--disable-features=Translate,OptimizationHints,MediaRouter", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip


class Browser:
    """A browser at one office. Ends with `close`."""

    def __init__(self, folder: Path, *, size: tuple[int, int]) -> None:
        options = ChromeOptions()
        options.binary_location = CHROMIUM or ""
        for flag in (*FLAGS, f"--user-data-dir={folder}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})  # type: ignore[no-untyped-call]
        self.driver = Chrome(options=options, service=Service(executable_path=DRIVER))
        self.size(*size)

    def close(self) -> None:
        """End it."""
        self.driver.quit()

    def size(self, width: int, height: int) -> None:
        """The page is exactly so large."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.until(lambda: self.js("return [innerWidth, innerHeight]") == [width, height])
        self.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")  # type: ignore[no-untyped-call]

    def open(self, url: str, code: str) -> None:
        """Let this browser in with its code."""
        self.driver.get(f"{url}/hall/open?code={code}")
        self.click("form button")
        self.until(lambda: "/hall/open" not in self.driver.current_url)

    def js(self, script: str, *given: Any) -> Any:
        """What a script in the page answers."""
        return self.driver.execute_script(script, *given)  # type: ignore[no-untyped-call]

    def all(self, what: str) -> list[WebElement]:
        """What can be seen of these."""
        return [one for one in self.driver.find_elements("css selector", what) if one.is_displayed()]

    def one(self, what: str) -> WebElement:
        """The first that can be seen, as soon as there is one."""
        return self.until(lambda: next(iter(self.all(what)), None), what)

    def click(self, what: str) -> None:
        """A tap."""
        self.until(lambda: [each.click() is None for each in self.all(what)[:1]], what)

    def text(self, what: str) -> str:
        """What stands there."""
        found: list[str] = self.until(lambda: [each.text.strip() for each in self.all(what)[:1]], what)
        return found[0]

    def until(self, wanted: Callable[[], Any], said: str = "") -> Any:
        """What `wanted` answers once it answers anything. Raises `TimeoutException`."""
        wait = WebDriverWait(
            self.driver, PATIENCE_S, poll_frequency=0.05, ignored_exceptions=[StaleElementReferenceException]
        )
        try:
            return wait.until(lambda _: wanted(), said)
        except TimeoutException as error:
            raise TimeoutException(f"{said}; the page: {self.js(STATE)}; it said {self.complaints()}") from error

    def before_each_page(self, script: str) -> Callable[[], Any]:
        """Run this before anything of a page does, also when it is loaded anew; call what is answered to end that."""
        command = "Page.addScriptToEvaluateOnNewDocument"
        known = self.driver.execute_cdp_cmd(command, {"source": script})
        return lambda: self.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", known)

    def printed(self) -> bytes:
        """What comes out of the printer when the page prints now, as PDF: its own size, every page."""
        made = self.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
        return b64decode(made["data"])

    def complaints(self) -> list[str]:
        """What the browser's console complains of; a line that was cut is no defect of the page."""
        lines: list[dict[str, str]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        said = [one["message"] for one in lines if one["level"] in ("SEVERE", "WARNING")]
        return [one for one in said if "net::ERR_" not in one]

    def picture(self, name: str) -> None:
        """A picture of the page, where somebody wants to look at it."""
        folder = os.environ.get("HALL_PICTURES")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.driver.save_screenshot(str(Path(folder) / f"{name}.png"))
