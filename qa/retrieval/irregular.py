"""Forms of one word that share no stem: “sue” and “suing”, “steigen” and “stieg”. Data, without marks."""

from __future__ import annotations

from functools import cache

_FORMS = """
    sue sues sued suing
    win wins won winning
    sell sells sold selling sale sales
    buy buys bought buying
    lose loses lost losing loss losses
    lead leads led leading
    hold holds held holding
    rise rises rose risen rising
    fall falls fell fallen falling
    steal steals stole stolen stealing
    strike strikes struck striking
    build builds built building
    pay pays paid paying
    leave leaves left leaving
    begin begins began begun beginning
    break breaks broke broken breaking
    choose chooses chose chosen choosing
    draw draws drew drawn drawing
    drive drives drove driven driving
    fight fights fought fighting
    freeze freezes froze frozen freezing
    grow grows grew grown growing growth
    keep keeps kept keeping
    lay lays laid laying
    meet meets met meeting
    send sends sent sending
    sink sinks sank sunk sinking
    speak speaks spoke spoken speaking
    spend spends spent spending
    stand stands stood standing
    teach teaches taught teaching
    throw throws threw thrown throwing
    tear tears tore torn tearing
    write writes wrote written writing
    die dies died dying death deaths
    fly flies flew flown flying flight flights
    flee flees fled fleeing
    man men
    woman women
    child children
    sterben stirbt starb gestorben
    gewinnen gewinnt gewann gewonnen gewinn
    verlieren verliert verlor verloren verlust
    steigen steigt stieg gestiegen
    sinken sinkt sank gesunken
    schliessen schliesst schloss geschlossen schliessung
    brechen bricht brach gebrochen
    streiten streitet stritt gestritten streit
    werfen wirft warf geworfen
    treffen trifft traf getroffen
    schreiben schreibt schrieb geschrieben
    zurucktreten rucktritt zuruckgetreten
    mourir meurt mort morte morts decede
    vendre vend vendu vendue vente
    perdre perd perdu perdue perte pertes
    fermer ferme fermera fermeture
    morir muere murio muerto muerta muertos muerte
    vender vende vendio vendido venta
    perder pierde perdio perdido perdida perdidas
    cerrar cierra cerro cerrado cierre
    """


@cache
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for number, line in enumerate(_FORMS.strip().splitlines()):
        for form in line.split():
            found[form] = found.get(form, frozenset()) | {number}
    return found


def are_forms_of_one(one: str, other: str) -> bool:
    """Whether two words stand on one line of the table."""
    groups = _groups()
    return not groups.get(one, frozenset()).isdisjoint(groups.get(other, frozenset()))
