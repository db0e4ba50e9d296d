"""Units beside a number: euros or dollars, metres or miles, months or years, in the languages of the seeds."""

from __future__ import annotations

from functools import cache

from qa.patterns import lazy_pattern
from qa.words import strip_marks

# One line per unit: the first word names it. Words that mean several things (“pounds”, “m”, “元”) are left out: a unit
# that is not known is never held against a claim.
_UNITS = """
euro euros eur 유로 ユーロ 欧元 歐元
dollar dollars usd dólares dólar dollaro dollari 달러 ドル 美元 美金
sterling gbp
yen 円 엔 日元 日圆
won krw 원 韩元 韓元
yuan renminbi cny 위안 人民币
franc francs franken chf
krone kroner crowns kronor kronen krona sek nok dkk
km kilometre kilometres kilometer kilometers kilomètre kilomètres kilómetro kilómetros 킬로미터 キロメートル 公里
metre metres meter meters metern mètre mètres metros 미터 メートル
cm centimetre centimetres centimeter centimeters zentimeter centimètres centímetros 센티미터 センチメートル 厘米
mm millimetre millimetres millimeter millimeters milímetros 밀리미터 ミリメートル 毫米
mile miles meile meilen millas milles 마일 マイル 英里
foot feet ft
inch inches
hectare hectares hektar ha hectáreas 헥타르 ヘクタール 公顷
acre acres
kg kilo kilos kilogram kilograms kilogramme kilogrammes kilogramm 킬로그램 キログラム 公斤
gram grams gramm grammes gramos
tonne tonnes ton tons tonnen toneladas 톤 トン 吨 噸
litre litres liter liters litros 리터 リットル
second seconds sekunde sekunden secondes segundos 초 秒
minute minutes minuten minutos minuti 분 分 分钟 分鐘
hour hours stunde stunden heure heures hora horas 시간 時間 小时 小時
day days tage tagen jours jour días 일간
week weeks woche wochen semaine semaines semana semanas 주간 週間 周
month months monat monate monaten mois mes meses 개월 か月 カ月 ヶ月 個月 个月
year years jahr jahre jahren années année ans años 년간 年間
kw kilowatt kilowatts
mw megawatt megawatts
kwh kilowattstunden
"""
_SIGNS = {"€": "euro", "$": "dollar", "£": "sterling", "¥": "yen", "₩": "won"}
_SIGN_BEFORE = lazy_pattern(r"([€$£¥₩])\s?$")
_SIGN_AFTER = lazy_pattern(r"\s?([€$£¥₩])")
_AGE = lazy_pattern(r"[\s-]*(?:years?|ans|años|jahre)?[\s-]*(?:old\b|alt\b)", 2)
_LONGEST = 24


def unit_beside(text: str, start: int, end: int) -> str:
    """The unit of the number at `text[start:end]`, by its name here; empty when none is known."""
    if sign := _SIGN_BEFORE.search(text[max(0, start - 2) : start]):
        return _SIGNS[sign[1]]
    after = text[end : end + _LONGEST]
    if sign := _SIGN_AFTER.match(after):
        return _SIGNS[sign[1]]
    if _AGE.match(after):
        return ""
    words, pattern = _table()
    match = lazy_pattern(pattern).match(strip_marks(after))
    return words[match[1]] if match else ""


def is_unit(word: str) -> bool:
    return strip_marks(word) in _table()[0]


@cache
def _table() -> tuple[dict[str, str], str]:
    """Word → unit, and the pattern of a unit that follows a number."""
    words = {strip_marks(word): line.split()[0] for line in _UNITS.strip().splitlines() for word in line.split()}
    by_length = sorted(words, key=len, reverse=True)
    latin = "|".join(word for word in by_length if word.isascii())
    other = "|".join(word for word in by_length if not word.isascii())
    return words, rf"[\s-]?(?:d['’]|de |of )?((?:{latin})(?![^\W\d_])|{other})"
