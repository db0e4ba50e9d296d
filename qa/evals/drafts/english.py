"""English verbs: a list of those that news uses, and their forms, so that “the fund paid” becomes “did the fund pay”.

A verb that is not listed is not turned: no question is better than one in broken English.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from msgspec import Struct

AUXILIARIES = frozenset("is are was were has have had will would can could may might must should shall".split())

_REGULAR = """
abandon accept account accuse achieve acknowledge acquire act add address adjust adopt advance advertise advise affect
agree aim allow amount analyse announce answer appeal appear apply appoint approve argue arrange arrive ask assemble
assess assign assist assume attach attack attend attract award back base belong benefit blame block board boost borrow
brief bury calculate call campaign capture care carry cause celebrate challenge change charge check cite claim clean
clear climb close collapse collect combine comment compare compete complain complete concede concern conclude condemn
conduct confirm connect consider consist construct consult contact contain continue contribute convert convict convince
cook copy correct cost count cover crash create credit criticise cross crush cure damage date deal debut decide declare
decline defeat defend delay deliver demand demolish deny depart depend deploy describe design chair destroy detail
detect determine develop die differ direct disappear discover discuss dismiss display divide donate double earn ease
edit educate elect emerge employ enable encourage end endorse enforce engage enjoy enter equal equip escape establish
estimate evacuate examine exceed exchange exclude execute exhibit exist expand expect experience explain explode explore
export expose express extend face fail fall favour feature fetch file fill film finance finish fire fix flood flow focus
follow force form found free freeze fuel fulfil fund gain gather generate grant greet guarantee guard guide halt hand
handle happen harm harvest head heal hear help hire honour hope host house hunt identify ignore imagine import impose
improve include increase indicate influence inform inherit injure insist inspect inspire install intend introduce invade
invent invest investigate invite involve issue join judge jump kick kill knock label lack land last launch learn lease
lecture lift like limit link list listen live load locate lock look lower maintain manage march mark marry match measure
mention miss move murder name narrow need negotiate nominate note notice number object observe obtain occupy offer open
operate order organise overlook own pack paint park part pass perform persuade photograph pick place play please point
postpone pour praise predict prepare present preserve press prevent process produce prohibit project promise promote
propose prosecute protect protest prove provide publish pull pump punish purchase push qualify question quote race rain
raise rank reach realise receive recognise recommend record recover recruit reduce reflect refuse regard register reject
release remain remember remove rename renew repair repeat replace reply report represent request require rescue reserve
resign resolve respond restore restrict result retain retire return reveal review revise reward roll rule sail sample
save scan schedule score search secure seek seem select sentence separate serve settle share shelter shift shoot shout
show sign smash smoke solve sort sound spark specialise sponsor spot stage stamp star start state station stay store
stress struggle study succeed suffer suggest supply support suppose surprise surround survive suspect suspend sustain
switch target taste test thank threaten total touch tour trace track trade train transfer transform translate transport
treat trigger trust try turn unite unveil update urge use value vanish view visit vote vow wait walk want warn wash
waste watch water weigh welcome witness wonder work worry wound yield
"""
_PRESENT = """
carries chairs contains costs covers employs earns edits feeds grows heads holds houses includes leads makes manages
measures needs occupies operates owns plays produces publishes receives represents runs sells serves teaches trains uses
weighs
"""
"""Third persons that are unlikely to be plurals of nouns where a verb can stand."""
_DOUBLED = """
admit ban bar cancel commit control counsel cram drop equip expel fit flap grab grip knit level model nod occur omit
patrol permit pin plan plot prefer propel quarrel quiz refer regret rob ship signal skip slam slip snap step stop strip
submit tap tip total transfer trap travel trim tug wrap
"""
_IRREGULAR = """
be was been|become became become|begin began begun|bend bent bent|bet bet bet|bite bit bitten|bleed bled bled
blow blew blown|break broke broken|breed bred bred|bring brought brought|broadcast broadcast broadcast|build built built
burn burned burned|burst burst burst|buy bought bought|catch caught caught|choose chose chosen|come came come
cost cost cost|cut cut cut|deal dealt dealt|dig dug dug|do did done|draw drew drawn|drink drank drunk|drive drove driven
eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found|fly flew flown
forbid forbade forbidden|forget forgot forgotten|freeze froze frozen|get got got|give gave given|go went gone
grow grew grown|hang hung hung|have had had|hear heard heard|hide hid hidden|hit hit hit|hold held held|keep kept kept
know knew known|lay laid laid|lead led led|leave left left|lend lent lent|let let let|lie lay lain|lose lost lost
make made made|mean meant meant|meet met met|pay paid paid|put put put|quit quit quit|read read read|ride rode ridden
ring rang rung|rise rose risen|run ran run|see saw seen|seek sought sought|sell sold sold|send sent sent|set set set
shake shook shaken|shed shed shed|shine shone shone|shoot shot shot|show showed shown|shut shut shut|sing sang sung
sink sank sunk|sit sat sat|sleep slept slept|speak spoke spoken|spend spent spent|split split split|spread spread spread
stand stood stood|steal stole stolen|stick stuck stuck|strike struck struck|swear swore sworn|sweep swept swept
swim swam swum|take took taken|teach taught taught|tear tore torn|tell told told|think thought thought
throw threw thrown|undergo underwent undergone|understand understood understood
wake woke woken|wear wore worn|win won won|wind wound wound
withdraw withdrew withdrawn|write wrote written|overturn overturned overturned|overtake overtook overtaken
"""


class Forms(Struct, frozen=True):
    """The base of each past form, and the past of each participle."""

    base: Mapping[str, str]
    past_of_participle: Mapping[str, str]


@functools.cache
def forms() -> Forms:
    base: dict[str, str] = {}
    past_of: dict[str, str] = {}
    doubled = set(_DOUBLED.split())
    for verb in (*_REGULAR.split(), *doubled):
        past = _past(verb, doubled=verb in doubled)
        base[past] = verb
        past_of[past] = past
    for line in _IRREGULAR.replace("\n", "|").split("|"):
        if line.strip():
            verb, past, participle = line.split()
            base.pop(_past(verb, doubled=verb in doubled), None)
            if verb != "be":
                base[past] = verb
            past_of[participle] = past
    return Forms(base=base, past_of_participle=past_of)


@functools.cache
def base_forms() -> frozenset[str]:
    """Every verb listed, in its plain form."""
    return frozenset(forms().base.values())


def is_present(word: str) -> bool:
    """Whether it is a third person singular that is looked for, “has” apart."""
    return word in _present()


def third_person_base(word: str) -> str:
    """“carries” → “carry”; empty when not known."""
    return _present().get(word, "")


@functools.cache
def _present() -> Mapping[str, str]:
    bases = [
        *_REGULAR.split(),
        *_DOUBLED.split(),
        *(line.split()[0] for line in _IRREGULAR.replace("\n", "|").split("|") if line),
    ]
    by_form = {_third(base): base for base in bases}
    return {word: by_form[word] for word in _PRESENT.split()}


def _third(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ies"
    return f"{base}{'es' if base.endswith(('s', 'sh', 'ch', 'x', 'z', 'o')) else 's'}"


def is_past(word: str) -> bool:
    return word in forms().base


def base_of(past: str) -> str:
    """“opened” → “open”; empty for a word that is no past form known here."""
    return forms().base.get(past, "")


def past_of_participle(participle: str) -> str:
    """“written” → “wrote”; empty when not known."""
    return forms().past_of_participle.get(participle, "")


def _past(verb: str, *, doubled: bool) -> str:
    if doubled:
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}ed"
