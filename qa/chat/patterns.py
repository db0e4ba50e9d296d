"""Words by which questions ask and answers answer, in eight languages, as pieces of regular expressions. Data only.

One line or a few for each language, in the order English, German, French, Spanish (with Italian and Portuguese where
they differ little), Korean, Japanese, Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.patterns import lazy_pattern
from qa.words import is_paired, may_be_paired

Pieces = Sequence[str]


class Either:
    """Any of the pieces, whatever their case. Those of the East are compiled for texts in its scripts only."""

    def __init__(self, pieces: Pieces) -> None:
        self._whole = lazy_pattern("|".join(pieces), re.IGNORECASE)
        self._latin = lazy_pattern("|".join(each for each in pieces if not is_eastern(each)) or "(?!)", re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        return self._for(text).search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._for(text).finditer(text)

    def _for(self, text: str) -> re.Pattern[str]:
        return self._whole if may_be_paired(text) else self._latin


def is_eastern(piece: str) -> bool:
    """Whether it is written in Korean, Japanese or Chinese alone, so that no other text can match."""
    return may_be_paired(piece) and any(map(is_paired, piece)) and not _LETTERS.search(_ESCAPES.sub("", piece))


_ESCAPES = lazy_pattern(r"\\.")
_LETTERS = lazy_pattern(r"[a-z$€£]", re.IGNORECASE)


# ── what a question asks for ───────────────────────────────────────────────────────────────────────────────

ASKS_TIME = (
    r"\bwhen\b(?!\s+\w+ing\b)",
    r"\b(?:what|which)\s+(?:\w+\s+)?(?:year|month|day|date|century|decade|time)\b",
    r"\bwann\b|\bwelche[mnrs]?\s+(?:jahr|monat|tag|datum)",
    r"\bquand\b|\bquel(?:le)?s?\s+(?:année|date|jour|mois|siècle)",
    r"\bcuándo\b|\bqué\s+(?:año|fecha|día|mes|siglo|década)|\bquando\b|\bche anno\b|\bque ano\b",
    r"언제|몇\s*(?:년|월|일|시)",
    r"いつ|何(?:年|月|日|時|世紀)",
    r"何时|何時|什么时候|什么时间|哪(?:一|个)?(?:年|月|天|日|世纪)|几(?:月|号|点)",
)
ASKS_PERCENT = (
    r"\b(?:what|which)\s+(?:\w+\s+)?percent(?:age)?\b|\bhow\s+many\s+percent\b",
    r"\bwie\s*viele?\s+prozent\b|\bprozentsatz\b",
    r"\bquel\s+(?:est\s+le\s+)?pourcentage|\bqué\s+porcentaje",
    r"몇\s*(?:퍼센트|%)|何(?:パーセント|%|％)|百分之几|百分比|多少百分",
)
ASKS_MONEY = (
    (
        r"\bhow\s+much\s+money\b|\bhow\s+much\s+(?:did|does|do|will|would|was|were|is|are)\s+.{1,80}?"
        r"\b(?:cost|pay|paid|spend|spent|earn|earned|raise|donate|fined|worth)\b"
    ),
    r"\bwhat\s+(?:\w+\s+){0,4}?(?:price|cost|costs|budget|fine|salary|revenue)\b",
    r"\bwie\s*viel\s+(?:geld|kostet\w*|bezahl\w*|zahl\w*)|\bwas\s+kostete?n?\b|\bwie\s+teuer\b",
    r"\bcombien\s+(?:coût\w+|a(?:-t-\w+)?\s+coûté|d[’']argent|d[’']euros)",
    r"\bcuánto\s+(?:dinero|cuesta\w*|costó|costará|pag\w+)",
    (
        r"(?:금액|가격|비용|값|요금|예산|돈|총액|매출|이익|손실|부채|[가-힣](?:업|사|설|작|영|수리|진료|학)비|[가-힣]{2}(?:료|금)|[임운]금|임대료)"
        r"\S*\s+(?:모두\s+|총\s+)?얼마|얼마나?\s*(?:들|썼|지불|냈)|몇\s*(?:원|유로|달러)"
    ),
    (
        r"いくら|(?:費用?|料金|運賃|金額|総額|予算|価格|値段|代金|賃金|給料|年収|売上高?|利益|損失|赤字)(?:は|が|の総額は)(?:どれ|どの|何円|いか|[?？]|$)"
        r"|何(?:円|ドル|ユーロ)"
    ),
    r"多少(?:钱|美元|欧元|元|英镑)|(?:费用|造价|总额|票价|价格|预算|工资|成本|金额)(?:是|为|有|共)?多少",
)
ASKS_MEASURE = (
    r"\bhow\s+(?:long|far|old|tall|high|deep|fast|heavy|wide|hot|cold|thick|warm)\b|\bhow\s+much\s+.{1,60}?\bweigh",
    r"\bwie\s+(?:lange|hoch|weit|alt|schnell|tief|schwer|breit|lang|heiß|kalt|warm|dick)\b",
    r"\bcombien\s+(?:de\s+temps|pèse\w*|mesure\w*|dure\w*)|\bquel\s+âge\b",
    r"\bcuánto\s+(?:tiempo|pesa\w*|mide\w*|dura\w*|tarda\w*)|\bqué\s+(?:altura|edad|longitud)\b",
    r"얼마나\s*(?:길|오래|높|무거|빠르|깊|먼|멀)|どれくらいの(?:長さ|高さ|重さ|速さ)|何(?:メートル|キロ|度|歳|分|時間)",
    r"多(?:大|高|长|远|深|重|快|宽|久)|几(?:天|岁|小时|分钟|公里|米)",
)
ASKS_NUMBER = (
    r"\bhow\s+(?:many|much|long|far|old|large|big|tall|high|deep|often|fast|heavy|wide|great|hot|cold|strong)\b",
    (
        r"\bwhat\s+(?:(?:is|was|were|are)\s+the\s+)?(?:\w+\s+){0,2}?(?:number|population|amount|share|proportion|rate|speed|height"
        r"|length|depth|width|weight|temperature|age|score|size|value|total|distance|ratio)\b"
    ),
    r"\bwie\s*viele?[nr]?\b|\bwie\s+(?:lange|hoch|groß|weit|alt|oft|schnell|tief|schwer|breit|lang|stark)\b",
    r"\bwelche[nr]?\s+(?:anteil|anzahl|preis|betrag|summe|höhe)",
    (
        r"\bcombien\b|\bquel(?:le)?\s+(?:est\s+|était\s+)?(?:la\s+|le\s+)?"
        r"(?:proportion|prix|montant|nombre|population|hauteur|longueur|taille|température|distance)"
    ),
    r"\bcuánt[oa]s?\b|\bqué\s+(?:número|cantidad|precio|población|proporción|altura|distancia)|\bquant[oiae]s?\b",
    r"몇|얼마",
    r"いくつ|何(?:人|台|個|回|件|隻|本|枚|円|歳|倍|メートル|キロ|度|位|校|社|カ国|か国)|どれ(?:くらい|ほど|だけ)|どのくらい",
    r"多少|几(?:个|名|次|种|位|人|年|天|岁|支|场|所|座|部|条)|多(?:大|高|长|远|深|重|快|宽|久)",
)
ASKS_REASON = (
    r"\bwhy\b|\bwhat\s+(?:caused|causes|led|made|prompted|(?:was|is)\s+the\s+(?:cause|reason))",
    r"\b(?:for|due to)\s+what\s+reason|\bhow\s+come\b",
    r"\bwarum\b|\bweshalb\b|\bwieso\b|\bweswegen\b|\bwodurch\b",
    r"\bpourquoi\b|\bpor\s+qué\b|\bperché\b|\bpor\s+que\b",
    r"왜\b|왜\s|이유는|까닭|なぜ|どうして|何故|理由は|為什麼|为什么|为何|何故|什么原因|原因是什么",
)
ASKS_PERSON = (
    r"\bwho(?:m|se)?\b",
    r"\b(?:what|which)\s+(?:\w+\s+)?(?:person|man|woman|actor|author|president|king|queen|leader|scientist|player|singer)\b",
    r"\bwer\b|\bwe[mn]\b|\bwessen\b|\bqui\b(?!\s+est-ce\s+que)|\bquién(?:es)?\b|\bchi\b|\bquem\b",
    r"누가|누구|誰|だれ|谁|何者",
)
ASKS_PLACE = (
    r"\bwhere\b",
    r"\b(?:what|which)\s+(?:\w+\s+)?(?:city|country|town|state|place|county|continent|region|village|island|street)\b",
    r"\bwo\b|\bwoher\b|\bwohin\b|\bwelche[mnrs]?\s+(?:stadt|land|ort|staat|region|insel|straße)",
    r"\boù\b|\bquel(?:le)?s?\s+(?:ville|pays|région|île|rue|lieu)",
    r"\ba?dónde\b|\bqué\s+(?:ciudad|país|lugar|región|isla|calle|estado)\b|\bonde\b|\bdove\b",
    r"어디|どこ|何処|哪(?:里|儿|裡|个(?:城市|国家|地方|州|省)|座城市|国)|什么地方|何地|在何处",
)
ASKS_BROADLY = (
    r"\bwhy\b|\bhow\s+(?:did|do|does|has|have|is|are|was|were|can|could|will|would)\b",
    r"\b(?:explain|describe|summari[sz]e|overview|compare|comparison|differences?|reactions?|consequences|effects)\b",
    r"\b(?:impacts?|reasons|advantages|problems|discussed|mentioned|explored|main)\b",
    r"\bwhat\s+(?:happened|is\s+known|are|were)\b",
    r"\b(?:warum|wieso|erklär\w*|folgen|unterschiede?|gründe)\b|\bwie\s+(?:hat|haben|ist|wurde|wird|kam)\b",
    r"\bwas\s+(?:geschah|passierte|ist\s+passiert)\b",
    r"\b(?:pourquoi|comment|expliqu\w*|conséquences|différences?|raisons)\b",
    r"\b(?:por\s+qué|cómo|explica\w*|consecuencias|diferencias?|razones|qué\s+(?:pasó|ocurrió))\b",
    r"왜|어떻게|차이|설명|영향|なぜ|どうして|どのように|違い|影響|说明|为什么|如何|怎么|怎样|区别|影响|哪些",
)
COUNTS = (
    (
        r"(?:\bhow\s+many|\bwie\s*viele?n?|\bcombien\s+d(?:e\s|[’'])|\bcuánt[oa]s|\bquant[ei]|\bquant[oa]s)\s*"
        r"(?:different\s+|other\s+|people\s+)?([^\W\d_]+)"
    ),
)

# ── the one word that a question asks about ─────────────────────────────────────────────────────────────────

FLAGS = re.IGNORECASE | re.VERBOSE
_AUXILIARY = r"(?:is|are|was|were|be|been|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)"
_JOINING = (
    r"(?:of|for|in|on|at|to|from|that|who|whose|which|between|with|by|about|after|before|during|under|over|near|around"
    r"|behind|when|where|as|according)"
)
# “how many boats got storm alarms”: what follows such a verb is not what is counted.
_VERBS = (
    r"(?:got|gets?|gave|gives?|took|takes?|went|goes|came|comes?|made|makes?|lost|lose|left|leave|won|wins?|paid|pays?|bought"
    r"|sold|held|hold|saw|said|met|sent|built|cost|need|carry|still|(?<!ly\s)\w{2,}ed)"
)
_NOUNS = r"(?P<asked>(?:[\w’'-]+\s+){0,4}?[\w’'-]+)"
_END = rf"\s*(?:\b{_JOINING}\b|[?,.;]|$)"
# “¿Qué hizo …?” asks about no noun. Endings that nouns seldom have, and the commonest verbs whose ending nouns share.
_SPANISH_VERBS = (
    r"\w+(?:ó|aron|ieron|aban?|aría[ns]?|ería[ns]?|iría[ns]?|drían?)|es|son|era|fue|se|ha|han|hay|pueden?|deben?|tienen?|"
    r"hacen?|hizo|dice|dijo|hacía|tenían?|podían?|debían?|había|solían?|suelen?|creen?|creían?|dio|vio|ocurre|sucede|pasa|"
    r"sienten|tratan|tienden|dependen|implica|propone|incluye|hacia|para|además|también|solo|debido"
)
ASKS_ABOUT = (
    (
        "what|which",
        rf"\b(?:what|which)\s+{_AUXILIARY}\s+(?:the|an?|his|her|its|their|[\w.-]+[’']s|[\w.-]+s[’'])\s+{_NOUNS}{_END}",
    ),
    (
        "what|which",
        rf"\b(?:what|which)\s+(?!{_AUXILIARY}\b|(?:the|a|an)\b)(?P<asked>(?:[\w’'-]+\s+){{0,2}}?[\w’'-]+)\s+{_AUXILIARY}\b",
    ),
    ("which", r"\bwhich\s+(?P<first>)(?!of\b|the\b)(?P<asked>(?:[\w’'-]+\s*){1,2})"),
    ("how many", rf"\bhow\s+many\s+{_NOUNS}\s*(?:\b(?:{_AUXILIARY}|{_JOINING}|{_VERBS})\b|[?,.;]|$)"),
    ("who", rf"\bwho\s+{_AUXILIARY}\s+(?:the|[\w.-]+[’']s)\s+{_NOUNS}{_END}"),
    ("who", rf"\bwho\s+(?:{_AUXILIARY}\s+)*(?!the\b)(?P<asked>\w+)"),
    ("welche", r"\bwelche[nmrs]?\s+(?P<first>)(?P<asked>(?:(?-i:[a-zäöüß]\w*)\s+){0,3}(?-i:[A-ZÄÖÜ])[\w-]+)"),
    ("wie", r"\bwie\s*viele?n?\s+(?P<first>)(?P<asked>(?:(?-i:[a-zäöüß]\w*)\s+){0,2}(?-i:[A-ZÄÖÜ])[\w-]+)"),
    (
        "was|wie",
        (
            r"\b(?:was|wie\s+(?:hoch|groß|lang|alt|schwer|tief|breit|lautete?))\s+(?:ist|sind|war|waren)?\s*(?:der|die|das)\s+"
            r"(?P<first>)(?P<asked>(?:(?-i:[a-zäöüß]\w*)\s+){0,2}(?-i:[A-ZÄÖÜ])[\w-]+)"
        ),
    ),
    ("quel", r"\bquel(?:le)?s?\s+(?:est|sont|était|étaient|fut)\s+(?:la|le|les|l[’'])\s*(?P<asked>[\w-]+)"),
    ("quel", r"\bquel(?:le)?s?\s+(?!est\b|sont\b|était\b|étaient\b|fut\b)(?P<asked>[\w-]+)"),
    ("combien", r"\bcombien\s+(?:de\s+|d[’'])(?P<asked>[\w-]+)"),
    ("cuál", r"\bcuál(?:es)?\s+(?:es|son|era|eran|fue|fueron)\s+(?:el|la|los|las)\s+(?P<asked>[\w-]+)"),
    ("qué", rf"\bqué\s+(?!(?:{_SPANISH_VERBS})\b)(?P<asked>[\w-]+)\s+(?!el\b|la\b|los\b|las\b|un\b|una\b)"),
    ("cuánt", r"\bcuánt[oa]s\s+(?P<asked>[\w-]+)"),
)
"""What stands in every such question, and how it asks. Groups: `asked` holds the word, last in it, or first where there
is a group `first`."""

ADJECTIVES = """
    former last first second third next old new main other different many several few great big large small two three
    four five best most total whole final current exact average neue neuen neuer erste ersten letzte letzten anderen
    andere beiden zwei drei grosse grossen
    otro otra otros otras unico unica principal principales primer primera primeros ultimo ultima antiguo antigua
    antiguos famoso famosa famosos famosas mayor menor tres dos solo
    """
ANSWER_TYPES = """
    name names named called number numbers amount year years month months day days date dates time times hour percentage
    percent proportion share type types kind kinds sort term word title figure figures thing things one ones reason
    reasons cause causes effect effects way ways total answer difference differences result results place places city
    country town state village region continent county people person persons man woman company firm group groups members
    happened happens jahr jahre jahren monat tag tage tagen datum uhr uhrzeit zeit zeitraum jahrzehnt jahrzehnten
    jahrhundert prozentsatz prozent anteil anzahl zahl art arten name namen grund grunde ort stadt land region person
    personen leute menschen unternehmen firma gruppe teil betrag summe an annee annees mois jour date pourcentage part
    nombre nom noms type genre raison raisons ville pays region personne personnes ano anos mes dia fecha porcentaje
    numero cantidad nombre nombres tipo razon ciudad pais lugar personas persona grupo partido termino periodo paso hizo
    sucede estan esta sugiere significa hace manera motivo parte party field period institution partei hohe grosse
    groupe parti periode
    """
"""Without marks, as `qa.words` cuts them."""
GERMAN_QUESTION_WORDS = """
    wie wer wann wo wem wen wessen warum wieso weshalb wodurch womit welche welcher welches welchem welchen wieviel
    """
GERMAN_WORDS = """
    was der das dem den und ist sind wurde wurden ein eine einer eines einem von fur mit viele im zu bei nach auf hat
    haben
    """

# ── what a sentence holds ──────────────────────────────────────────────────────────────────────────────────

TIMES = (
    r"\b(?:1\d|20)\d\d(?:s|er)?\b|\b\d{1,2}(?::|\.)\d\d\b|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.|Uhr|h)\b",
    r"\b\d+\s?(?:BC|AD|BCE|CE|v\. Chr|n\. Chr|a\. C|d\. C)\b|\b\d\d?(?:st|nd|rd|th)\b",
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today|tomorrow|centur(?:y|ies))\b",
    r"\b(?:januar|februar|märz|mai|juni|juli|oktober|dezember|gestern|heute|morgen|jahrhunderts?)\b",
    r"\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b",
    r"\b(?:janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|hier|demain|siècles?)\b",
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b",
    r"\b(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|siglos?)\b",
    r"\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|ayer|hoy|mañana)\b",
    r"\d+\s*(?:年|月|日|世纪|世紀|時|년|월|일|시|세기)|[一二三四五六七八九十〇零]+(?:年|月|日|世纪|世紀)",
    r"昨日|今日|明日|어제|오늘|내일",
)
NUMBERS = (
    r"\d",
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)\b",
    r"\b(?:eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|[mb]illions?)\b",
    r"\b(?:dozens?|half|twice|third|quarter|none|once|double)\b",
    r"\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|hundert|tausend|millionen)\b",
    r"\b(?:milliarden|hälfte|drittel|viertel|doppelt)\b",
    r"\b(?:deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|vingt|trente|cent|mille|milliards?|moitié|tiers)\b",
    r"\b(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|veinte|treinta|cien(?:to)?|mil|millones)\b",
    r"\b(?:mitad|tercio|doble)\b",
    (
        r"[一二两三四五六七八九十百千万億亿半兩]"
        r"(?:円|元|トン|个|個|名|次|种|種|位|人|年|天|岁|歳|支|场|所|座|部|条|倍|つ|回|件|本|枚|度|大|分)"
    ),
    r"(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?:명|개|번|척|곳|배|차례|마리|가지)",
)
PERCENTS = (r"%|％|\b(?:per\s?cent|percent|percentage|prozent|pour\s?cent|por\s?ciento)\b|퍼센트|パーセント|百分之|割",)
MONEYS = (
    r"[$€£¥₩￥]",
    r"\b(?:euros?|dollars?|pounds?|cents?|francs?|yen|won|yuan|marks?|pesos?|rupees?|dólares|libras|pfund|franken)\b",
    r"\b(?:eur|usd|gbp)\b|원|円|元|ドル|ユーロ|달러|유로",
)
MEASURES = (
    r"\d\s*(?:kg|g|t|m|km|cm|mm|ft|mi|l|ha|°|kn|mph|km/h|[kMG]Wh?|MB|GB)\b|\d\s*°",
    (
        r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty))"
        r"[\s-]*(?:and a half\s+)?(?:square\s+|cubic\s+|nautical\s+)?"
        r"(?:kilo\w*|grams?|tons?|tonnes?|pounds?|met(?:er|re)s?|centimet\w+|miles?|feet|foot|inch\w*|yards?|knots?|degrees"
        r"|lit(?:er|re)s?|hectares?|acres?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries)\b"
    ),
    (
        r"\d\s*(?:Tonnen?|Gramm|Meter|Zentimeter|Meilen|Knoten|Grad|Liter|Hektar|Sekunden?|Minuten?|Stunden?|Tagen?|Wochen?"
        r"|Monaten?|Jahren?)\b"
    ),
    r"\d\s*(?:tonnes?|grammes?|mètres?|milles|nœuds|degrés|litres?|secondes?|minutes?|heures?|jours?|semaines?|mois|ans)\b",
    r"\d\s*(?:toneladas?|gramos?|metros?|millas?|nudos|grados|litros?|segundos?|minutos?|horas?|días?|semanas?|meses|años?)\b",
    (
        r"[\d一二三四五六七八九十百千万兩两半]\s*(?:キロ|グラム|トン|メートル|センチ|ノット|度|分|時間|日間|か月|年間|歳|公里|米|公斤|吨|小时"
        r"|分钟|天|个月|岁|킬로|그램|톤|미터|노트|도|분|시간|일|개월|년|살|세)"
    ),
)
REASONS = (
    r"\b(?:because|due to|owing to|as a result|thanks to|in order to|so that|therefore|to avoid)\b",
    r"\b(?:causes?|caused\s+by|led to|reasons?)\b",
    r"\bset\s+(?:\w+\s+){0,4}?(?:alight|ablaze|on\s+fire)\b",
    r"\b(?:which|that|this)\s+(?:is|was)\s+why\b|\bdied?\s+(?:of|from)\b|\bkilled\s+by\b|\bon\s+account\s+of\b",
    r"\brul(?:ing|ed)\s(?:[^.]{0,30}\s)?that\b",
    r"\battribut\w+\s[^.]{1,80}?\sto\b|\bblam\w+\s[^.,]{1,60}?\s(?:on|for)\b",
    r"\b(?:weil|denn|wegen|aufgrund|daher|deshalb|damit|grund|gründe|ursach\w*|verursach\w*)\b",
    r"\b(?:parce qu(?:e|['’])|(?<!\bun )(?<!\ble )(?<!\bdu )car|en raison|à cause|grâce|puisque|dû|raisons?|cause)\b",
    r"\b(?:porque|debido|ya que|a causa|puesto|razón|razones|causa\w*|motivos?)\b",
    r"때문|으로 인|탓|이유|원인|ため|ので|理由|原因",
    r"因为|因為|由于|由於|因此|导致",
)
WEAK_REASONS = (
    r"\b(?:since|after|given|result\w*|caus(?:ed|ing)|sparked|triggered|prompted)\b",
    r"\b(?:found|argued?|explain(?:s|ed)|warned)\s(?:[^.]{0,30}\s)?that\b",
    r"\b(?:dank|führt\w*|nachdem|um\s.+\szu)\b",
    r"\b(?:afin|pour|après)\b",
    r"\b(?:gracias|por|para|tras)\b",
    r"위해|위하여|따라|덕분|から|によ[りるっ]",
    r"为了|為了|所以|以便",
)
"""What often gives a reason and as often only a time, an aim or a way."""
REASON_FOLLOWS = (
    r"\breasons?\b[^.]{0,60}?\b(?:was|is|were|are)\b|\bwhy\s+(?:is|was)\s+(?:simple|plain)\b",
    r"\b(?:grund|gründe|ursache)\b|\braisons?\b|\b(?:razón|razones|motivo)\b",
    r"이유|원인|理由|原因",
)
"""A short sentence with one of these names a reason that the next one tells."""
PLACES = (
    (
        r"(?:\b(?:in|at|near|from|to|of|off|outside|across|around|on|im|aus|bei|nach|am|an|zu[mr]?|von|à|a|au|aux|en|dans|de|du"
        r"|près|vers|sur|al?|del?|desde|hacia|cerca)\s+(?:the|der|den|dem|das|la|le|les|l[’']|el|los|las|die)?\s*)"
        r"([^\W\d_a-zß-öø-ÿ]\w+)"
    ),
)
PLACES_DENSE = (r"[在于於]|(?:省|市|州|县|県|国|國|町|村|区|區|島|岛|洲|湾|港|에서|시|도|구|군|섬|で|にある)",)

# ── how sentences hang together, and texts that speak to machines ──────────────────────────────────────────

PRONOUNS = (
    r"^[\"“„«「]?(?:he|she|they|it|his|her|their|its|this|these|those|that)\b",
    r"^[\"“„«「]?(?:er|sie|es|ihr|ihre|sein|seine|dies\w*)\b",
    r"^[\"“„«「]?(?:il|elle|ils|elles|son|sa|ses|leur|cela|ce|cette|ces)\b",
    r"^[\"“„«「]?(?:él|ella|ellos|ellas|su|sus|este|esta|esto|eso)\b",
    r"^(?:그는|그녀는|그들은|이는|이것은|彼は|彼女は|彼らは|これは|それは|同氏は|他|她|它|他们|她们|这|该)",
)
CORRECTIONS = (
    r"\b(?:wrong(?:ly)?|incorrect(?:ly)?|erroneous(?:ly)?|mistaken(?:ly)?|by\s+mistake|corrections?|corrected|misstated|misspelt)\b",
    r"\b(?:we|this\s+newspaper|an?\s+earlier\s+version|an?\s+earlier\s+article)\s+(?:\w+\s+)?(?:said|reported|gave|stated|printed)\b",
    r"\b(?:withdraws?|withdrew|retracts?|retracted|supersedes?|superseded)\b",
    r"\b(?:falsch\w*|irrtümlich\w*|fälschlich\w*|berichtig\w*|korrektur\w*|korrigier\w*)\b",
    r"\b(?:erroné\w*|par\s+erreur|à\s+tort|rectifi\w*|corrig\w*|inexact\w*)\b",
    r"\b(?:erróne\w*|por\s+error|rectific\w*|correcci\w*|corregi\w*|equivocad\w*)\b",
    r"정정|잘못|바로잡|訂正|誤り|誤って|更正|错误|有误|錯誤",
)
CORRECTIONS_COLUMN = (
    r"\bcorrections?\b|\bclarifications?\b|\berrat(?:um|a)\b|\bfor\s+the\s+record\b|\bwe\s+got\s+(?:it\s+)?wrong\b",
    r"\b(?:korrektur\w*|berichtigung\w*|richtigstellung\w*|gegendarstellung\w*)\b",
    r"\b(?:rectificatifs?|rectifications?|errat(?:um|a)|précisions?)\b",
    r"\b(?:fe\s+de\s+erratas?|rectificaci\w*|correcciones|aclaraci\w*)\b",
    r"정정|바로잡습니다|訂正|お詫び|更正|勘误",
)
"""Titles of the columns in which papers take back: the value that was wrong comes first there, the right one after."""
ASKS_ABOUT_ORDERS = (
    r"\bassistants?\b|\bchatbots?\b|\bspam\b|instruct|prompt|inject|hidden\s+text|manipulat|anweisung|consigne|instrucci",
    r"지시|프롬프트|指示|プロンプト|指令|提示词",
)
