"""Words that a full stop may follow without ending a sentence, and words that begin one, in the languages we test."""

from __future__ import annotations

BEFORE_NAMES = frozenset(
    """
    dr mr mrs ms mx messrs prof st sen rep gov gen col lt sgt capt cmdr adm maj rev hon pres supt insp
    vs div approx al cf e.g i.e viz esp incl resp
    hr fr frl dipl ing abg bgm geb gest vgl bzw ca inkl evtl ggf sog z d u.a z.b d.h v.a a.d i.d usw u
    m mm mme mmes mlle mlles mgr env av
    sr sra srta sres dña d.ª ud uds ee exc lic mtro mtra
    sig dott avv ecc
    dhr mevr drs
    """.split()
)
"""Never the end: titles before names, and words that always lead on."""

BEFORE_NUMBERS = frozenset(
    """
    no nos nr nrn art arts abs abb bd kap s p pp par vol vols fig figs tab ch chap sec sect eq ver
    núm num pág págs pag cap
    jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago dic janv févr avr juil déc okt dez tel tél
    """.split()
)
"""Not the end before a figure."""

PLAIN_WORDS = frozenset("etc no on so in it is am us me up may sun sat art ill wash mass ok".split())
"""Abbreviations by the letter, but words far more often, once the lists above have been asked."""

_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday eastern central mountain pacific".split())
BEFORE_TIME_ZONES = {"a.m": _DAYS, "p.m": _DAYS}

COUNTING_DOT = frozenset("de da nb nn no fi et lv cs sk sl hr sr bs pl hu is fo lb tr".split())
"""Languages that write ordinals with a full stop: “am 12. März”, “die 19. Ausgabe”."""

MONTHS = frozenset(
    """
    januar jänner februar feber märz april mai juni juli august september oktober november dezember
    januari februari maart mei augustus
    """.split()
)

STARTERS = frozenset(
    """
    The He She It They We You But And This That These Those His Her Its Their Our In On At By For From With After Before
    When While As If Since Although Though However There Here A An So Yet Then Now What Who Why How Also Not No
    Der Die Das Er Sie Es Wir Ein Eine Im Am Und Aber Doch Auch Nach Bei Seit Mit Als Wenn Für Dort Dabei Dann
    Diese Dieser
    Le La Les Il Elle Ils Elles Un Une Dans En Mais Ce Cette Ces Selon Pour Après Nous On Son Sa Ses
    El Los Las Una Pero Se Según Por Para Su Sus Este Esta Él Ella No Con
    О Он Она Они Это Но В На
    """.split()
)
"""Words that begin a sentence far more often than they follow an abbreviation."""
