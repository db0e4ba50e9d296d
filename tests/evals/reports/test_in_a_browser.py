"""The report in a real browser, where there is one: the filter works, nothing is refused, it prints."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from qa.evals.reports.page import render
from tests.citations.browser import find_browser
from tests.evals.reports.pages import page

pytestmark = pytest.mark.skipif(not find_browser(), reason="no Chromium on this machine's PATH")

_CHECK = """
<script>
addEventListener("load", () => {
  const form = document.querySelector(".filters");
  const told = [form.hidden, form.querySelector("output").textContent];
  form.elements.state.value = "flip";
  form.elements.text.value = "TRAM";
  form.dispatchEvent(new Event("input"));
  told.push(form.querySelector("output").textContent);
  told.push([...document.querySelectorAll("#items details.item")].filter((item) => !item.hidden).map((item) => item.id).join());
  told.push(getComputedStyle(document.body).backgroundColor);
  told.push(document.documentElement.scrollWidth <= innerWidth);
  document.title = told.join("|");
});
</script>
"""


def chromium(folder: Path, document: str, *options: str) -> subprocess.CompletedProcess[str]:
    path = folder / "report.html"
    path.write_text(document, encoding="utf-8")
    return subprocess.run(
        [find_browser(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
         "--disable-background-networking", f"--user-data-dir={folder / 'profile'}", "--enable-logging=stderr",
         *options, path.as_uri()],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip


@cache
def made() -> str:
    return render(page())


def told_by(folder: Path, options: Sequence[str] = ()) -> list[str]:
    """What a check inside the page reports. The check is let in by taking its policy away, in this copy only."""
    document = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", made()).replace(
        "</body>", f"{_CHECK}</body>"
    )
    title = re.search(r"<title>(.*?)</title>", chromium(folder, document, "--dump-dom", *options).stdout)
    assert title
    return unescape(title[1]).split("|")


def test_the_filter_comes_up_and_finds_what_is_asked_for(tmp_path: Path) -> None:
    hidden, all_of_them, some, ids, background, _ = told_by(tmp_path)
    assert (hidden, all_of_them, some, ids) == ("false", "10 of 10", "1 of 10", "i-tram-strike")
    assert background == "rgb(251, 250, 247)"


def test_a_dark_and_narrow_window_is_served_too(tmp_path: Path) -> None:
    told = told_by(tmp_path, ["--blink-settings=preferredColorScheme=0", "--window-size=500,900"])
    assert told[-2] == "rgb(22, 23, 25)"
    assert told[-1] == "true", "nothing sticks out at the side"


def test_its_own_script_and_style_pass_its_policy_and_it_prints(tmp_path: Path) -> None:
    printed = tmp_path / "report.pdf"
    done = chromium(tmp_path, made(), f"--print-to-pdf={printed}")
    assert not re.search(r"Refused to|violates the following Content Security Policy", done.stderr)
    assert printed.read_bytes().startswith(b"%PDF-")


def test_another_script_is_refused(tmp_path: Path) -> None:
    """The check of the check: a script that is not its own does not run."""
    changed = made().replace("</body>", "<script>document.title = 'taken over'</script></body>")
    done = chromium(tmp_path, changed, "--dump-dom")
    assert "taken over" not in re.findall(r"<title>(.*?)</title>", done.stdout)[0]
    assert "Content Security Policy" in done.stderr
