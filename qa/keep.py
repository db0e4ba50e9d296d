"""Keeping an answer: what the model wrote is noted while it writes, and the whole record is put into `.qa/answers/`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from qa.archive.blank import articles_in, blanked
from qa.archive.folder import FOLDER, Archive, stamped
from qa.chat.taped import TapedModel, models_of, settings_of
from qa.errors import QAError, StoreError
from qa.record import to_json
from qa.types import ArticleId, Standing

if TYPE_CHECKING:
    from qa.answer_types import Answer
    from qa.ask import Asker
    from qa.config import Config


class Keeping:
    """One question's asker, whose models are listened to, and the record that is made of its answer.

    `options`: what was asked for besides the question, by the names of the command's options.
    """

    def __init__(self, config: Config, asker: Asker, *, options: Mapping[str, Any]) -> None:
        self._archive = Archive(config.state / FOLDER) if config.settings.answers.keep else None
        self._tape: list[dict[str, Any]] = []
        self._options = dict(options)
        self._passages = config.settings.passages
        self._questions: dict[str, str] = {}
        heard: dict[str, Any] = {
            name: TapedModel(model, self._tape, role=name) for name, model in models_of(asker).items()
        }
        if asker.embedder is not asker.words:  # the embedded one is here whenever the answer is made again
            from qa.embeddings.taped import TapedEmbedder

            heard["embedder"] = TapedEmbedder(asker.embedder, self._questions)
        self.asker = replace(asker, **heard)

    def keep(self, answer: Answer) -> tuple[dict[str, Any], str]:
        """The record as `--json` prints it, and why it was not kept, in words; empty when it was, or was not to be."""
        now = dt.datetime.now(tz=dt.UTC)
        document = {**to_json(answer), "options": self._options}
        if self._archive is None:
            return stamped(document, "", now), ""
        try:
            kept = self._archive.keep({**document, "replay": self._replay()}, now=now)
            self._take_back(kept)
        except StoreError as error:  # an answer that cannot be kept is an answer all the same
            return stamped(document, "", now), error.message
        return {key: value for key, value in kept.items() if key != "replay"}, ""

    def _replay(self) -> dict[str, Any]:
        """What making the answer again needs besides the articles: nothing secret, nothing of the model's config."""
        asker = self.asker
        return {
            "passages": self._passages,
            "settings": settings_of(asker),
            "limit": asker.spending.limit,
            "price": asker.spending.price,
            "gate": bool(asker.gate_prompt),
            "verify": asker.verification.profile if asker.verification else "",
            "embedder": asker.embedder.fingerprint if self._questions else "",
            "questions": self._questions,
            "replies": self._tape,
        }

    def _take_back(self, kept: Mapping[str, Any]) -> None:
        """Blank what was withdrawn while it was being written.

        A purge notes its no in the ledger before it looks through the kept answers: it has seen this one, or this sees
        the no.
        """
        assert self._archive is not None
        ids = [ArticleId(name) for name in articles_in(kept)]
        try:
            standings = self.asker.ledger.standings(ids)
            gone = [name for name in ids if standings[name] is not Standing.FULL]
        except QAError:  # a ledger that cannot be read means no
            gone = ids
        if gone:
            why = dict.fromkeys(map(str, gone), "It was withdrawn from AI use.")
            try:
                self._archive.replace(kept["id"], blanked(kept, why))
            except OSError:
                self._archive.path(kept["id"]).unlink(missing_ok=True)
