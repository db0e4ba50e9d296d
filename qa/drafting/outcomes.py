"""How a thing ended, in words: approved or rejected, acquitted or convicted. A small table of opposites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from msgspec import Struct

from qa.citations.figures import plain
from qa.citations.negation import is_negated
from qa.drafting.kinds import content_words, eastern_stems, has_eastern, stem, weight
from qa.drafting.measures import Measure, near
from qa.patterns import lazy_pattern

_IGNORE_CASE = 2

# Three lines an outcome: its name, whom it befell (the “patient” is what was approved, the “agent” who won) and whether
# it may be another one the next day; one side; the other. Latin words are matched whole, `*` standing for any ending
# and `_` for a blank; Eastern ones wherever they stand.
_TABLE = """
decision patient lasting
approved approves adopted endorsed authorised authorized backed passed genehmigt* gebilligt* beschlossen \
angenommen bewilligt* approuvé* adopté* autorisé* aprobó aprobaron aprobad* autorizó 승인 가결 통과 可決 承認 \
認可
rejected rejects turned_down voted_down refused defeated abgelehnt* zurückgewiesen verworfen rejeté* refusé* \
rechazó rechazaron rechazad* denegó 부결 기각 거부 否決 却下
verdict agent lasting
convicted found_guilty verurteilt* schuldig_gesprochen condamné* reconnu*_coupable condenó condenad* \
declarad*_culpable 유죄 有罪
acquitted cleared found_not_guilty freigesprochen acquitté* relaxé* absolvió absuelt* declarad*_inocente 무죄 \
無罪
contest agent lasting
won wins gewann gewonnen gewannen gagné* remporté* ganó ganaron ganad* 이겼 승리 우승 勝った 勝利 優勝
lost loses verlor verloren perdu* s'est_incliné* perdió perdieron 졌다 패배 敗れ 負けた 敗北
life agent changing
survived alive überlebt* survécu* en_vie sobrevivi* con_vida 생존 살아 生存 助かった
died dead killed gestorben starb getötet* mort* décédé* tué* murió murieron fallecid* falleció 사망 숨졌 숨진 \
死亡
office agent changing
stays remains_in_office remains_as will_stay stay_on bleibt_im_amt reste_en_poste sigue_en_el_cargo 유임 留任 \
続投
resigned resigns stepped_down steps_down quit zurückgetreten tritt_zurück trat_zurück démissionn* dimit* \
renunció 사임 사퇴 辞任 退任
access agent changing
reopened reopens open_again wieder_geöffnet rouvert* rouvr* reabri* reabre 재개 再開
closed closes shut geschlossen gesperrt* fermé* cerrad* cerró 폐쇄 休業 閉鎖 通行止め
strike agent changing
called_off cancelled canceled abgesagt* annulé* cancelad* canceló suspendid* 취소 철회 中止 取りやめ
went_ahead goes_ahead took_place stattgefunden findet_statt a_eu_lieu aura_lieu se_celebró se_celebrará 개최 \
열렸 開かれた 行われた
deal agent lasting
reached_a_deal reached_an_agreement agreed_a_deal struck_a_deal einigten_sich trouvé_un_accord \
llegaron_a_un_acuerdo 타결 妥結 合意に達し
failed_to_agree talks_collapsed talks_failed without_a_deal without_agreement gescheitert échou* fracasaron 결렬 \
決裂
court patient lasting
upheld bestätigt* confirmé* confirmó 확정 支持した
overturned quashed struck_down aufgehoben annulé_la cassé_la anuló revocó 파기 破棄 取り消し
truth patient lasting
confirmed confirms bestätigte bestätigten a_confirmé confirmó 시인 인정했 認めた
denied denies dementiert* bestritt* démenti* desmintió negó 부인 否定 否認
"""
_UNREAL = lazy_pattern(
    r"\b(?:if|whether|unless|could|would|might|may|should|expected|likely|urged?|calls?\s+(?:for|on)|called\s+for|asked|demand\w*|want\w*|hop\w*|fear\w*|before|until|propos\w*"
    r"|had\s+been\s+expected|plans?\s+to|intend\w*|threaten\w*|will\s+(?:vote|decide)|to\s+be|recommend\w*|accus\w*|alleg\w*|claim\w*|rumou?r\w*"
    r"|ob|falls|wenn|könnte\w*|würde\w*|sollte\w*|fordert\w*|bevor|bis|erwartet\w*|si|pourrai\w*|devrai\w*|serai\w*|demand\w*|avant|selon\s+la\s+rumeur"
    r"|podría\w*|debería\w*|pid\w+|exig\w*|antes)\b|여부|예상|전망|요구|예정|かどうか|見通し|予定|求め|可能性|場合",
    _IGNORE_CASE,
)
_PASSIVE = lazy_pattern(
    r"\b(?:was|were|been|being|is|are|got|wurde|wurden|worden|ist|sind|hat\s.{0,60}|haben\s.{0,60}|été|est|sont|fue|fueron|sido)\s+(?:not\s+|nicht\s+|unanimously\s+|finally\s+)?$",
    _IGNORE_CASE,
)
_OBJECT = lazy_pattern(
    r"\s+(?:the|a|an|its|their|his|her|plans?|den|die|das|einen|eine|le|la|les|l['’]|un|une|el|los|las|una)\b",
    _IGNORE_CASE,
)
_GERMAN = lazy_pattern(r"\b(?:hat|haben)\b.*?\b(?:den|die|das|einen|eine|ein|keinen|keine)\s+(\w+)", _IGNORE_CASE)
_BREAK = lazy_pattern(r"[.,;:!?()–—]")
_WORD = lazy_pattern(r"[^\W\d_]+")
_BEGINNING = 3
_PARTS = lazy_pattern(r"[^,;:–—()、。]+")


def outcomes(sentence: str) -> list[Measure]:
    """The outcomes of a sentence: value 1 for one side, -1 for the other; a “not” in the clause turns it round.

    None that is only wished, feared, asked or to be decided, and none of which both sides stand in the sentence.
    """
    text = plain(sentence)
    found: dict[str, list[Measure]] = {}
    is_east = has_eastern(text)
    beginnings = {word[:_BEGINNING] for word in _WORD.findall(text.lower())}
    for row in _table():
        name, role = row.name, row.role
        latin = row.latin.finditer(text) if row.beginnings & beginnings else ()
        for match in (*latin, *(row.eastern.finditer(text) if is_east else ())):
            side = 1 if match.lastgroup in {"one", "one_"} else -1
            clause = _clause(text, match.start())
            if _UNREAL.search(clause):
                continue
            negated = is_negated(clause.replace(match.group(), " "))
            around = near(text, match.start(), match.end())
            own = {stem(word) for word in match.group().split()}
            if has_eastern(match.group()):
                own |= eastern_stems(match.group())
            found.setdefault(name, []).append(
                Measure(
                    text=f"{'not ' if negated and not has_eastern(text) else ''}{match.group()}",
                    values=frozenset({Decimal(-side if negated else side)}),
                    key=name,
                    near=around - own,
                    beside=_befallen(text, match, role) or around - own,
                    at=match.start(),
                    kind="outcome",
                    around=text,
                    end=match.end(),
                )
            )
    return [each[0] for each in found.values() if len({one.values for one in each}) == 1 and weight(each[0].near) >= 2]


def may_change(name: str) -> bool:
    """Whether an outcome of this name may be another one the next day."""
    return any(row.may_change for row in _table() if row.name == name)


def _clause(text: str, at: int) -> str:
    """The part of the sentence around a place, between its punctuation."""
    return next((m.group() for m in _PARTS.finditer(text) if m.start() <= at < m.end()), text)


def _befallen(text: str, match: re.Match[str], role: str) -> frozenset[str]:
    """Stems of what was approved, or of who won; empty where the words do not tell."""
    if has_eastern(match.group()):
        return frozenset()
    before, after = text[: match.start()], text[match.end() :]
    is_passive = _PASSIVE.search(before) or not _OBJECT.match(after)
    if role == "patient" and (object_ := _GERMAN.search(before)):
        return frozenset({stem(object_[1])})
    if role == "patient" and not is_passive:
        return frozenset([stem(word) for word in content_words(_BREAK.split(after)[0])][:2])
    return frozenset([stem(word) for word in content_words(before)][-3:])


class _Row(Struct, frozen=True, kw_only=True):
    name: str
    role: str
    may_change: bool
    latin: re.Pattern[str]
    eastern: re.Pattern[str]
    beginnings: frozenset[str]
    """Of its Latin words: a sentence with none of them need not be looked through."""


@cache
def _table() -> tuple[_Row, ...]:
    lines = _TABLE.strip().splitlines()
    return tuple(
        _row(head.split(), one.split(), other.split())
        for head, one, other in zip(lines[::3], lines[1::3], lines[2::3], strict=True)
    )


def _row(head: Sequence[str], one: Sequence[str], other: Sequence[str]) -> _Row:
    sides = (("one", one), ("other", other))
    latin = "|".join(
        rf"\b(?P<{name}>{'|'.join(_latin(word) for word in words if not has_eastern(word))})\b" for name, words in sides
    )
    eastern = "|".join(f"(?P<{name}_>{'|'.join(word for word in words if has_eastern(word))})" for name, words in sides)
    return _Row(
        name=head[0],
        role=head[1],
        may_change=head[2] == "changing",
        latin=lazy_pattern(latin, _IGNORE_CASE),
        eastern=lazy_pattern(eastern),
        beginnings=frozenset(_WORD.findall(word.lower().replace("_", " "))[0][:_BEGINNING] for word in (*one, *other)),
    )


def _latin(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*").replace("_", r"\s+")
