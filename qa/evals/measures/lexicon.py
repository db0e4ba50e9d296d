"""Words for numbers, scales and units in the languages of the seeds, as `qa.words` folds them."""

from __future__ import annotations

from types import MappingProxyType

from qa.words import strip_marks

# Left out where a word is mostly something else: German “ein”, French “un”, Spanish “once” (11) against English “once”.
_COUNTED = """
0 zero null zéro cero
1 one eins uno
2 two zwei deux dos
3 three drei trois tres
4 four vier quatre cuatro
5 five fünf cinq cinco
6 six sechs seis
7 seven sieben sept siete
8 eight acht huit ocho
9 nine neun neuf nueve
10 ten zehn dix diez
11 eleven elf onze
12 twelve zwölf douze doce
"""

_SCALED = """
1000 thousand tausend mille mil mila 千 천
10000 万 萬 만
1000000 million millions millionen mio mln mn millón millones milione milioni milhão milhões
100000000 億 亿 억
1000000000 billion billions bn milliarde milliarden mrd milliard milliards miliardo miliardi bilhão bilhões
1000000000000 trillion trillions billionen billones 兆 조
"""


def _table(lines: str) -> MappingProxyType[str, int]:
    rows = (line.split() for line in lines.strip().splitlines())
    return MappingProxyType({strip_marks(word): int(value) for value, *words in rows for word in words})


NUMBER_WORDS = _table(_COUNTED)
SCALES = _table(_SCALED)
ABBREVIATIONS = frozenset({"mio", "mln", "mn", "bn", "mrd"})
"""Scales that may end in a full stop which ends no sentence."""
SHORT_SCALES = MappingProxyType({"k": 1_000, "m": 1_000_000, "b": 1_000_000_000})
"""Only right after a number that has a currency sign before it: €52.5m."""
CURRENCY = frozenset("€$£¥₩")
SIGNS = CURRENCY | frozenset("%％￥")
MINUS_WORDS = frozenset({"minus", "moins", "menos"})

_EURO = ("€", "euro", "euros", "eur", "유로", "ユーロ", "欧元")
_PERCENT = ("%", "％", "percent", "per cent", "prozent", "pour cent", "por ciento", "퍼센트", "パーセント", "百分")
_DOLLAR = ("$", "dollar", "dollars", "usd", "dólar", "dólares", "달러", "ドル", "美元")
_POUND = ("£", "pound", "pounds", "gbp", "pfund", "livres", "libras", "파운드", "ポンド")
_YEN = ("¥", "￥", "yen", "jpy", "円", "엔")
_WON = ("₩", "won", "krw", "원", "ウォン")

UNITS = MappingProxyType(
    {name.casefold(): forms for forms in (_EURO, _PERCENT, _DOLLAR, _POUND, _YEN, _WON) for name in forms}
    | {
        "km": ("km", "kilometre", "kilometer", "kilomètre", "kilómetro", "킬로미터", "キロ"),
        "m": ("m", "metre", "meter", "mètre", "metro", "미터", "メートル"),
        "kg": ("kg", "kilo", "kilogram", "kilogramm", "kilogramme", "kilogramo", "킬로그램", "キログラム"),
        "°c": ("°C", "° C", "℃", "degrees", "grad", "degrés", "grados", "도", "度"),
    }
)
"""What a unit may also be written as; a unit that is not here stands for itself."""
