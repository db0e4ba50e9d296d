"""The newsroom that comes with the program: every source's wish is read as it is meant."""

from pathlib import Path

from qa.rights.gate import admit
from qa.rights.signals import read_signals
from qa.rights.verdict import decide
from qa.sources.files import find_files, read_file
from qa.sources.register import read_register
from qa.types import Article, Standing

SEEDS = Path(__file__).parents[2] / "seeds" / "sources.toml"


def test_one_source_is_forbidden_by_its_flag_one_by_its_notices_and_the_rest_is_open() -> None:
    standings: dict[str, set[tuple[Standing, str]]] = {}
    for source in read_register(SEEDS):
        for path in find_files(source):
            for article in read_file(path, source):
                assert isinstance(article, Article)
                verdict = decide(source, *read_signals(source, article))
                standings.setdefault(source.id, set()).add((verdict.standing, verdict.rule))
                assert (admit(article, verdict) is None) == (source.id in {"northline", "tidewater-gazette"})
    assert standings.pop("northline") == {(Standing.REFERENCE, "register-forbid")}
    assert standings.pop("tidewater-gazette") == {(Standing.REFERENCE, "printed-notice")}
    assert len(standings) >= 6
    assert set().union(*standings.values()) == {(Standing.FULL, "licence-by"), (Standing.FULL, "nothing-said")}
