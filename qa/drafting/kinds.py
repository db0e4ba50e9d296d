"""Words of several languages that name one thing: *homes*, *Häuser*, 住宅 are counted alike, *flooded* is 浸水."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from qa.patterns import lazy_pattern
from qa.words import STOP_WORDS, is_paired, strip_marks, tokens

# One line per thing: English (the first word names it), German, French, Spanish | Korean and Japanese, found anywhere
# in a text. Only words that newspapers count, and what befell the counted.
_LINES = """
home homes house houses dwelling dwellings haus häuser häusern wohnung wohnungen wohnhaus wohnhäuser maison \
maisons logement logements casa casas vivienda viviendas hogares | 주택 가옥 住宅 住家 家屋 民家
person people persons personen menschen leute personne personnes gens persona personas gente |
household households haushalt haushalte foyer foyers ménages | 가구 世帯
passenger passengers fahrgast fahrgäste fahrgästen passagier passagiere passager passagers pasajero pasajeros | \
승객 乗客
dead death deaths died killed kill dies fatalities tote toten todesopfer getötet gestorben starb starben mort \
morts décès tué tués tuées muerto muertos muertes murieron fallecido fallecidos | 사망 숨진 숨졌 死亡 死者 犠牲
injured injuries injury hurt wounded verletzt verletzte verletzten blessé blessés blessées herido heridos \
heridas | 부상 다친 다쳤 負傷 けが 重軽傷
missing vermisst vermisste vermissten disparus desaparecidos | 실종 行方不明
rescued rescue saved gerettet secourus sauvés rescatados rescatadas | 구조 救助
arrested arrest arrests festgenommen festnahmen arrêté arrêtés arrestations interpellés detenido detenidos \
detenidas | 체포 逮捕
flooded flood floods flooding überflutet überflutete überschwemmt überschwemmte inondé inondés inondées \
inondations inundado inundados inundadas inundación | 침수 浸水
evacuated evacuate evacuation evacuees evakuiert evakuierte évacué évacués évacuées evacuado evacuados evacuadas \
| 대피 避難
vote votes voted stimme stimmen voix votos votaron | 찬성 賛成
driver drivers fahrer fahrerinnen conducteur conducteurs conductor conductores | 운전사 기관사 運転士 運転手
worker workers employee employees staff beschäftigte beschäftigten arbeiter mitarbeiter salarié salariés employé \
employés trabajador trabajadores empleado empleados | 직원 근로자 노동자 従業員 職員
job jobs stelle stellen arbeitsplätze emploi emplois empleo empleos | 일자리 雇用
cost costs price bill kosten baukosten kostet kostete preis coût coûts coûte coûté prix coste costó costo precio \
| 비용 사업비 공사비 가격 費用 事業費 工費 価格
damage damages schaden schäden dégât dégâts daños | 피해액 被害額
rise raise increase increased rose anstieg erhöhung hausse augmentation aumento subida alza | 인상 증가 引き上げ \
増加 賃上げ
decline declined fell drop dropped rückgang baisse caída descenso | 감소 하락 減少 下落
peak peaked crest scheitel höchststand pic pico | 최고 最高
level levels pegel wasserstand niveau nivel | 수위 水位
opening open opens opened öffnet eröffnet eröffnung eröffnen ouvre ouvrira ouvert ouverture abre abrirá abrió \
apertura | 개장 개통 개관 문을 열 開業 開館 開通 開園
start starts started begin begins began beginning beginnt begonnen beginn anfang commence commencera début \
comienza comenzará inicio empieza | 시작 착공 開始 着工
student students pupil pupils schüler schülerinnen élève élèves alumno alumnos estudiante estudiantes | 학생 \
児童 生徒
visitor visitors besucher besucherinnen visiteur visiteurs visitante visitantes | 관람객 방문객 来場者 観客 \
来館者
member members mitglied mitglieder membre membres miembro miembros socio socios | 회원 会員
pay wage wages salary salaries lohn löhne gehalt gehälter salaire salaires paie salario salarios sueldo | 임금 \
급여 연봉 賃金 給与
donation donations spende spenden donación donaciones | 기부 성금 義援金 寄付 募金
participant participants attended teilnehmer participants participantes asistentes | 참가자 参加者
vehicle vehicles cars fahrzeuge autos véhicules voitures vehículos coches | 차량 車両
ballot election wahl élection elección elecciones | 선거 選挙
high height hoch höhe haut hauteur alto alta altura | 높이 高さ
percentage percent prozent pourcentage porcentaje prozentsatz | 퍼센트 비율 割合
"""
_PEOPLE = frozenset(
    "passenger dead injured missing rescued arrested driver worker student visitor member participant evacuated".split()
)
COUNTED = _PEOPLE | {"home", "person", "household", "vote", "job", "vehicle"}
"""Things that are counted, and whose number may stand by itself: “settled on 287”."""
_POSSESSIVE = lazy_pattern("['’]s?$")
_LETTERS = lazy_pattern(r"[^\W\d_][\w'’]*")
_EMPTY = lazy_pattern(r".*[\u3040-\u309f].*|[은는이가을를의에도로와과한다며고]{2}|[\d.,]+")
_HEDGES = frozenset(
    "more than about some around nearly almost over under least most only just up per cent other further"
    " still above below first last next total prozent pour unos around between among last year say said".split()
)
_OTHERS = frozenset("one two three four five six seven eight nine ten hundred thousand million billion".split())
_STEM = 6


def stem(word: str) -> str:
    """The thing a word names, where it is one of those known here; else its beginning."""
    cut = _POSSESSIVE.sub("", strip_marks(word))[:_STEM].rstrip("s")
    return _table()[0].get(cut, cut)


def is_thing(word: str) -> bool:
    """Whether it is one of the words known here."""
    return _POSSESSIVE.sub("", strip_marks(word))[:_STEM].rstrip("s") in _table()[0]


def content_words(text: str) -> Iterator[str]:
    """Words with letters that carry meaning, as written; none of scripts without blanks."""
    return (word for word in _LETTERS.findall(text) if _meaning(word))


def content_stems(text: str) -> set[str]:
    """What a text speaks of: things known here, beginnings of words, pairs of characters of scripts without blanks."""
    found = {meant for word in _LETTERS.findall(text) if (meant := _meaning(word))}
    return found | eastern_stems(text) if has_eastern(text) else found


def has_eastern(text: str) -> bool:
    """Whether a text holds Chinese, Japanese or Korean. A pattern for it would take long to compile."""
    if max(text, default="") < "\u2e80":
        return False
    return any("\u2e80" <= c <= "\ud7ff" or "\uf900" <= c <= "\ufaff" or "\uff66" <= c <= "\uff9f" for c in text)


def eastern_stems(text: str) -> set[str]:
    known = {thing for written, thing in _table()[1].items() if written in text}
    pairs = {token for token in tokens(text) if is_paired(token) and len(token) == 2 and not _EMPTY.fullmatch(token)}
    return known | pairs


def in_all_languages(stems: frozenset[str]) -> str:
    """Words of every language for the things among these, to be looked up; empty where there are not two of them."""
    known = sorted(stems & things())
    if len(known) < 2:
        return ""
    lines = {line.split()[0]: line.replace("|", " ") for line in _LINES.strip().splitlines()}
    return " ".join(lines[thing] for thing in known)


@cache
def things() -> frozenset[str]:
    """The stems of the things that are known here in several languages."""
    return frozenset(_table()[0].values())


def weight(stems: frozenset[str] | set[str]) -> float:
    """How much these have in them: a pair of characters is less than a word."""
    return sum(0.75 if is_paired(each) else 1.0 for each in stems)


def is_same_kind(one: str, other: str, near_one: frozenset[str], near_other: frozenset[str]) -> bool:
    """Whether two counted things are one: equal, or people and what befell them: “12 people died” and 死者12人."""
    if one == other:
        return True
    if one == "person":
        return other in _PEOPLE and other in near_one
    return other == "person" and one in _PEOPLE and one in near_other


@lru_cache(maxsize=8192)
def _meaning(word: str) -> str:
    """The stem of a word that carries meaning; empty for others. Articles about one thing share most of their words."""
    plainly = strip_marks(word)
    if plainly in STOP_WORDS or plainly in _HEDGES or plainly in _OTHERS or len(plainly) < 3 or is_paired(word):
        return ""
    return stem(word)


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    """Beginning of a Latin word → thing; Eastern word → thing."""
    latin: dict[str, str] = {}
    eastern: dict[str, str] = {}
    for line in _LINES.strip().splitlines():
        western, _, rest = line.partition("|")
        words = western.split()
        for word in words:
            latin.setdefault(strip_marks(word)[:_STEM].rstrip("s"), words[0])
        eastern |= dict.fromkeys(rest.split(), words[0])
    return latin, eastern
