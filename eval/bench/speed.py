"""How long a person waits: `--help`, a first sync, a cold question, as ratios to bare imports of the same run.

    python eval/bench/speed.py [--articles 1000] [--chunks 10000] [--repeats 5]

Everything runs as a process of its own in a temporary workspace; the least of the repeats counts. Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def words() -> list[str]:
    """The vocabulary of the sample newsroom, so that tokens, sentences and word frequencies are like a newspaper's."""
    text = " ".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds" / "harbour-courier").glob("*.md"))
    )
    return re.findall(r"[A-Za-z]+", text)


def write_articles(folder: Path, count: int, length: int) -> None:
    draw, vocabulary = random.Random(11), words()
    folder.mkdir(parents=True)
    for number in range(count):
        sentences: list[str] = []
        while sum(len(sentence.split()) for sentence in sentences) < length:
            sentence = " ".join(draw.choices(vocabulary, k=draw.randint(8, 24)))
            sentences.append(sentence[:1].upper() + sentence[1:] + f" {draw.randint(2, 900)}.")
        paragraphs = [" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4)]
        body = "\n\n".join(paragraphs)
        (folder / f"{number}.md").write_text(f"# Story {number} of the week\n\n{body}\n", encoding="utf-8")


def workspace(home: Path, articles: int, length: int) -> None:
    write_articles(home / "articles", articles, length)
    (home / "qa.toml").write_text('sources = "sources.toml"\n', encoding="utf-8")
    register = '[[source]]\nid = "bench"\nname = "Bench"\npaths = ["articles/*.md"]\n'
    (home / "sources.toml").write_text(register, encoding="utf-8")


def environment() -> dict[str, str]:
    """With compiled modules, as an installed program has them, whatever this shell says."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QA_HOME": "", "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir(), "byline-bench-pyc"))}


def clock(command: list[str], home: Path, repeats: int) -> float:
    """Least wall seconds of a whole process."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        done = subprocess.run(command, cwd=home, capture_output=True, env=environment(), check=False)
        best = min(best, time.perf_counter() - start)
        if done.returncode not in (0, 10, 12):
            sys.exit(done.stderr.decode())
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--chunks", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    qa = [sys.executable, "-m", "qa"]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        first, large = home / "first", home / "large"
        workspace(first, given.articles, 600)
        synced = clock([*qa, "sync"], first, 1)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        again = clock([*qa, "sync"], first, given.repeats)
        workspace(large, given.chunks // 4, 600)
        clock([*qa, "sync"], large, 1)
        larger_peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        ask = clock([*qa, "ask", "What happened at the harbour in the spring?"], large, given.repeats)
        chroma = clock([sys.executable, "-c", "import chromadb"], home, given.repeats)
        typer = clock([sys.executable, "-c", "import typer"], home, given.repeats)
        usage = clock([*qa, "--help"], home, given.repeats)
    rows = [
        ("`qa --help`", f"{usage:.2f} s", f"{usage / typer:.1f} × `import typer` ({typer:.2f} s)"),
        ("cold `qa ask`, embedded default", f"{ask:.2f} s", f"{ask / chroma:.2f} × `import chromadb` ({chroma:.2f} s)"),
        (f"first sync of {given.articles:,} articles of 600 words", f"{synced:.1f} s", f"peak {peak:.0f} MiB"),
        ("sync with nothing new", f"{again:.2f} s", f"{again / typer:.1f} × `import typer`"),
        (f"first sync of {given.chunks // 4:,} articles", "", f"peak {larger_peak:.0f} MiB"),
    ]
    print("| what | time | beside |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
