"""The words for times in nine languages, as pieces of regular expressions: English, German, French, Spanish, Italian,
Portuguese, Korean, Japanese, Chinese."""

from __future__ import annotations

MONTH_NAMES = """
january januar jänner janvier enero gennaio janeiro jan
february februar février fevrier febrero febbraio fevereiro feb
march märz maerz mars marzo março marco
april avril abril aprile apr
may mai mayo maggio maio
june juni juin junio giugno junho jun
july juli juillet julio luglio julho jul
august août aout agosto aug
september septembre septiembre setiembre settembre setembro sept sep
october oktober octobre octubre ottobre outubro oct okt
november novembre noviembre novembro nov
december dezember décembre decembre diciembre dicembre dezembro dec dez
"""
WEEKDAY_NAMES = """
monday montag lundi lunes lunedì segunda-feira 월요일 月曜日 月曜 星期一 周一
tuesday dienstag mardi martes martedì terça-feira 화요일 火曜日 火曜 星期二 周二
wednesday mittwoch mercredi miércoles mercoledì quarta-feira 수요일 水曜日 水曜 星期三 周三
thursday donnerstag jeudi jueves giovedì quinta-feira 목요일 木曜日 木曜 星期四 周四
friday freitag vendredi viernes venerdì sexta-feira 금요일 金曜日 金曜 星期五 周五
saturday samstag samedi sábado sabato 토요일 土曜日 土曜 星期六 周六
sunday sonntag dimanche domingo domenica 일요일 日曜日 日曜 星期日 星期天 周日
"""

RELATIVE_HINTS = """
week… wochen… woche semaine… semana… settiman… month months monat… mois mes meses mese mesi mês year years jahr… année…
annee… l’an l'an ans año años ano anos anno anni day days tag tage tagen jour jours día días dia dias giorni giorno
yesterday gestern vorgestern hier ayer anteayer anoche ieri ontem anteontem night today heute aujourd hoy oggi hoje
주 달 개월 일 년 어제 어젯밤 오늘 그저께 그제 작년 올해 지난 최근 사흘 이틀 하루 보름
週 月 昨 一昨日 おととい 今 先 年 天 周 星期 礼拜 去 上 最近 前 日
"""
"""One of these stands in every text that `RELATIVE`, `LAST_FEW` and `AGO` find; “…” goes on in any letters."""

RELATIVE: tuple[tuple[str, int, str], ...] = (
    # “the last week of the trial” and “this year's fair” are other things; see when.py
    ("weekend", -1, r"(?:last|this past|over the) weekend|(?:letztes|am letzten|am vergangenen) wochenende"),
    ("weekend", -1, r"le week-end dernier|(?:el )?fin de semana pasado|(?:lo )?scorso (?:fine settimana|weekend)"),
    ("weekend", -1, r"no fim de semana passado|지난\s?주말|先週末|上周末|上週末"),
    ("day", -2, r"(?:the )?day before yesterday|vorgestern|avant-hier|anteayer|antes de ayer|l'altro ieri|anteontem"),
    ("day", -2, r"그저께|그제|一昨日|おととい|前天"),
    ("day", -1, r"yesterday|last night|gestern|hier|ayer|anoche|ieri|ontem|어제|어젯밤|昨日|昨夜|昨天|昨晚"),
    ("day", 0, r"today|heute|aujourd['’]hui|hoy|oggi|hoje|오늘|今日|今天"),
    ("week", -1, r"last week|(?:the )?previous week|(?:in der )?(?:letzte|vergangene|vorige)[rn]? woche"),
    ("week", -1, r"(?:la )?semaine (?:dernière|derniere|passée|passee)|(?:la )?semana pasada"),
    ("week", -1, r"(?:la )?settimana scorsa|(?:la )?scorsa settimana|(?:n?a )?semana passada"),
    ("week", -1, r"(?:지난|저번)\s?주|先週|上周|上週|上个?星期|上個星期|上个?礼拜"),
    ("week", 0, r"this week|(?:in )?diese[rn]? woche|cette semaine|esta semana|questa settimana|nesta semana"),
    ("week", 0, r"이번\s?주|금주|今週|本周|本週|这周|這週|这个?星期|這個星期|本星期"),
    ("month", -1, r"last month|(?:im )?(?:letzten|vergangenen|vorigen) monat|(?:le )?mois (?:dernier|passé|passe)"),
    ("month", -1, r"(?:el )?mes pasado|(?:il )?mese scorso|(?:lo )?scorso mese|(?:n?o )?mês passado"),
    ("month", -1, r"(?:지난|저번)\s?달|先月|上个?月|上個月"),
    ("month", 0, r"this month|(?:in )?diese[nm] monat|ce mois-ci|este mes|questo mese|(?:n?este )mês"),
    ("month", 0, r"이번\s?달|今月|本月|这个?月|這個月"),
    ("year", -1, r"last year|(?:im )?(?:letzten|vergangenen|vorigen) jahr|(?:letztes|vergangenes|voriges) jahr"),
    ("year", -1, r"l['’]an(?:née|nee)? (?:dernière|derniere|dernier|passé)|(?:el )?año pasado|l['’]anno scorso"),
    ("year", -1, r"(?:n?o )?ano passado|지난해|작년|昨年|去年"),
    ("year", 0, r"this year|(?:in diesem|dieses) jahr|cette année|este año|quest['’]anno|(?:n?este )ano|올해|今年"),
)
"""Unit, how many of them from today's, and the words."""

NUMBERS = {
    word: number
    for number, words in {
        1: "one a ein eine einem einer un une uno una um uma 하루 한 一",
        2: "two couple zwei deux dos due dois duas 두 이틀 二 两 兩",
        3: "three few drei trois tres tre três 세 사흘 三",
        4: "four vier quatre cuatro quattro quatro 네 四",
        5: "five fünf cinq cinco cinque 다섯 五",
        6: "six sechs seis sei 여섯 六",
        7: "seven sieben sept siete sette sete 일곱 七",
        8: "eight acht huit ocho otto oito 여덟 八",
        9: "nine neun neuf nueve nove 아홉 九",
        10: "ten zehn dix diez dieci dez 열 十",
        12: "twelve zwölf douze doce dodici doze 十二",
        14: "fourteen vierzehn quatorze catorce quattordici 보름",
    }.items()
    for word in words.split()
}
UNITS = {
    "day": r"days?|tage?n?|jours?|días?|dias?|giorn[oi]|일|日|天",
    "week": r"weeks?|wochen?|semaines?|semanas?|settiman[ae]|주일?|週間?|周|个?星期|個星期",
    "month": r"months?|monate?n?|mois|mes(?:es)?|mes[ei]|mês|개월|달|[かヶカケ箇]月|个月|個月",
    "year": r"years?|jahre?n?|ans|années?|años?|ann[oi]|anos?|년|年",
}
LAST_FEW = (
    r"(?:last|past|previous) (?P<n>{n})(?: of)? (?:{u})\b(?! of)|past (?:{u})\b(?! of)",
    r"(?:letzten|vergangenen) (?P<n>{n}) (?:{u})\b",
    r"(?:les|ces|des) (?P<n>{n}) (?:derniers|dernières|dernieres) (?:{u})\b",
    r"(?:los|las) (?:últim[oa]s|ultim[oa]s) (?P<n>{n}) (?:{u})\b",
    r"(?:ultim[ie]) (?P<n>{n}) (?:{u})\b|(?:últim[oa]s) (?P<m>{n}) (?:{u})\b",
    r"(?:지난|최근)\s?(?P<n>{n})\s?(?:{u})(?:간|동안|\s?사이|\s?새)?",
    r"(?:ここ|この|過去|直近)\s?(?P<n>{n})\s?(?:{u})間?",
    r"(?:过去|過去|最近|近)\s?(?P<n>{n})\s?(?:{u})",
)
"""“in the past three weeks”; {n} a number, {u} a unit."""
AGO = (
    r"(?P<n>{n}) (?:{u}) ago\b|vor (?P<m>{n}) (?:{u})\b|il y a (?P<o>{n}) (?:{u})\b|(?:hace|há) (?P<p>{n}) (?:{u})\b",
    r"(?P<n>{n}) (?:{u}) fa\b",
    r"(?P<n>{n})\s?(?:{u})\s?전(?:에|의)?",
    r"(?P<n>{n})\s?(?:{u})前",
)

SINCE = r"since|ever since|seit(?:dem)?|depuis|desde|a partire da[l']?|da[l]?"
AFTER = r"after|following|nach(?:dem)?|après|apres|después de[l]?|despues de[l]?|tras|dopo|depois d[eoa]|após"
BEFORE = r"before|prior to|earlier than|vor|avant|antes de[l]?|prima d[ie]l?|antes d[oa]"
WITHIN = (
    r"in|during|throughout|im|während|en|em|au mois de|pendant|courant|durante|nel mese di|nel|a|no mês de|"
    r"(?:in|of|from|aus dem|vom|de[l]?|di) the month of"
)
EARLY = (
    r"(?:early|mid|late|the (?:beginning|middle|end|course) of|anfang|mitte|ende|début|fin|principios de|finales de)"
)
ON = r"on|am|le|el|il|no dia|em"
BETWEEN = (
    (r"between|zwischen|entre|fra|tra", r"and|und|et|y|e"),
    (r"from|vom|von|du|de[l]?|dal|do|de", r"to|until|till|through|bis(?: zum)?|au|al|a[o]?|hasta(?: el)?|fino al"),
)
ARTICLES = r"\b(?:the|der|dem|den|die|das|le|la|l['’]|el|il|lo|o|a|au|du)\b"
FROM = r"from|of|vom|aus|de[l]?|di|do"
SINCE_DENSE = r"이후로?|이래로?|부터|뒤|후에?|以降|以来|以來|から|の?後に?|以后|以後|之后|之後|后|起"
BEFORE_DENSE = r"이전에?|전에|전까지|以前|より前|の前に?|前に|之前|前"
WITHIN_DENSE = r"에는?|중에?|동안|に(?!ち)|には|中に|の間に|份|里|间|間|期间|期間"
"""Scripts that put their prepositions behind."""

REPORTED = (
    r"articles?|news|headlines?|reports?|reported|reporting|coverage|published|publish|stories|wr[io]te|written|print(?:ed)?|"
    r"artikel|nachrichten|meldungen|berichtete?n?|veröffentlicht|schrieb|nouvelles|actualités?|publiés?|écrit|rapporté|"
    r"noticias|artículos|publicad[oa]s?|publicó|escribió|notizie|articoli|pubblicat[oi]|notícias|artigos|publicou|"
    r"기사|뉴스|보도|소식|記事|ニュース|報道|报道|報導|新闻|新聞|文章|消息"
)
"""What is asked for is what was printed then."""
HAPPENED = (
    r"happen(?:ed|s|ing)?|occurred|took place|new|going on|passiert(?:e|en)?|geschah|geschehen|ereignete|los|neues|"
    r"s['’]est(?:-il)? passé|arrivé|nouveau|pasó|ha pasado|pasado|ocurrió|sucedió|succes[so]{2}|accaduto|aconteceu|"
    r"무슨\s?일|있었|일어났|일어난|何が(?:あ|起)|起き|起こ|あった|あり?ました|出来事|什么事|甚麼事|发生|發生"
)
"""Whatever it was: then and only then is meant."""
ACTS = (
    r"decide[ds]?|announce[ds]?|approve[ds]?|reject(?:ed|s)?|vote[ds]?|rule[ds]?|sign(?:ed|s)?|adopt(?:ed|s)?|agree[ds]?|"
    r"beschloss(?:en)?|beschlossen|entschied(?:en)?|angekündigt|kündigte|stimmte|genehmigte?|décidé|annoncé|voté|approuvé|"
    r"decidi[óo]|anunci[óo]|aprob[óo]|vot[óo]|ha deciso|annunciato|approvato|decidiu|anunciou|aprovou|"
    r"결정|발표|의결|승인|決め|決定|発表|可決|承認|决定|決定|宣布|批准|通过|通過"
)
"""What newspapers tell when it is done, and seldom correct."""
COMING = (
    r"will|shall|going to|plan(?:s|ned|ning)?|expected|scheduled|due|upcoming|next|wird|werden|soll(?:en)?|"
    r"geplant|kommenden|"
    r"sera|seront|va|vont|prévue?s?|aura|prochaine?|será|serán|va a|van a|habrá|previst[oa]|próxim[oa]|sarà|avrà|vai|"
    r"haverá|예정|계획|열릴|할까|다음|予定|でしょう|だろう|計画|将|將|计划|計劃|会在|下"
)
"""What is still to come is told before it comes."""
STATES = r"is|are|does|do|can|may|must|should|has to|have to"
PAST = (
    r"was|were|did|had|been|has|have|\w{2,}ed|rose|fell|won|lost|said|told|met|took|came|went|got|gave|began|sank|hit|shut|"
    r"sold|bought|paid|made|built|held|led|left|struck|broke|spent|cost|found|drew"
)
DEADLINE = (
    r"must|have to|has to|need(?:s)? to|should|deadline|appl(?:y|ies)|submit|expires?|due|register|muss|müssen|frist|"
    r"doit|doivent|faut|délai|debe[n]?|plazo|hay que|deve|devono|devem|prazo|마감|기한|해야|締め?切|期限|必须|必須|截止"
)
"""A day before which something is to be done is no day of a newspaper."""
ASKS_WHEN = (
    r"when|what (?:day|date|time|year|month)|which (?:day|date|year|month)|wann|an welchem tag|quand|quel jour|cuándo|"
    r"cuando|qué día|quando|언제|며칠|いつ|何日|何月|什么时候|何时|哪天|哪一天|几号"
)
DISTANCE = r"(?:days?|weeks?|months?|years?|nights?|evenings?|mornings?|hours?|minutes?|tage?|wochen?|jours?|días?)"
"""“the day before 3 June” is a time by itself."""
