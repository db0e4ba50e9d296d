"""Words that a check of roles must know: stems that mean the same both ways round, and words between names."""

from __future__ import annotations

from qa.words import strip_marks

_ENDINGS = frozenset(
    strip_marks(ending)
    for ending in """s es ed d e en n ing er t te ten tes st est et é ée és ées a as an o os ó ado ada ados adas ido ida
    idos idas aron ieron ió ait aient èrent ent ant ons ez ir ar re r""".split()
) | {""}
_SHORTEST = 4

SYMMETRIC = tuple(
    strip_marks(stem)
    for stem in """
    met meet marr wed wife husband spouse divorc neighbo border sibling brother sister cousin twin friend partner
    colleague rival opponent ally allied play face drew draw draw tie tied resembl equal similar same near adjacent
    opposite fight fought battl clash compet collid talk spoke speak agree disagree negotiat cooperat collaborat merg
    join shar between connect link unit correspond dat split trad exchang differ compar versus vs with together
    both each other alik like plus vis vie vied twinn overlap match parallel
    traf treffen getroffen heirat nachbar grenz spiel kampf kämpf freund bruder schwester cousin partner gegner rival
    zusammen beid einander gleich ähnlich zwisch sprach sprech streit verein verbind verbund einig teil tausch mit
    rencontr épous mari voisin affront jou ami frère soeur sœur partenaire adversaire ensembl mutuel entre pareil sembl
    parl discut négoci partag reli avec divorc
    encontr cas enfrent jug vecin amig herman soci rival junt mutu entre igual parec habl discut negoci compart uni con
    """.split()
)

BREAKS = frozenset(
    strip_marks(word)
    for word in """and or but nor who whom which whose that when while as if because after before since until though
    although where why how than whether so then to be
    und oder aber denn der die das den dem wer wen wem dass wenn weil während ob nachdem bevor seit bis wo wie sowie
    et ou mais qui que dont quand lorsque pendant comme si parce après avant où car puisque
    y o e pero quien quienes cuando mientras como si porque después antes donde cual cuyo""".split()
) - {"than", "to", "as"}
"""Between two names, they part what is told of one from what is told of the other."""

PASSIVE = frozenset(
    strip_marks(word)
    for word in """was were is are been being be got gets wurde wurden wird werden worden été est fut sont étaient était
    furent fue fueron es son sido será""".split()
)
BY = frozenset(("by", "von", "par", "por"))

FUNCTION = frozenset(
    strip_marks(word)
    for word in """the a an this these those its his her their had has have did does do will would could can may might
    should must also just later already still again now only even once yesterday today finally narrowly easily
    der die das den dem des ein eine einen einem einer hat hatte haben hatten ist sind war waren auch schon noch wieder
    dann nun gestern heute klar knapp
    le la les l un une des a ont avait avaient ait aussi encore déjà hier
    el los las un una ha han había habían también ya ayer""".split()
)

PREPOSITIONS = frozenset(
    strip_marks(word)
    for word in """of to from in on at by for over under into onto about than as off out up down above below beyond
    behind through across toward towards upon among against
    von zu aus in an auf bei als für über unter durch vor nach um hinter neben gegen
    de du des à au aux en par pour sur sous chez vers devant derrière dans contre
    del al a en por para sobre desde hasta hacia ante tras contra""".split()
)


def is_same_stem(one: str, other: str) -> bool:
    """Whether two words differ in an ending alone: “beat” and “beaten”, “besiegte” and “besiegt”."""
    if one == other:
        return True
    common = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if common < _SHORTEST:
        return False
    return one[common:] in _ENDINGS and other[common:] in _ENDINGS


def is_symmetric(word: str) -> bool:
    """Whether it says the same with its two sides exchanged: who met whom."""
    return any(word == stem or (len(stem) >= _SHORTEST and word.startswith(stem)) for stem in SYMMETRIC)
