"""Words a question may use freely when a title is held against it: they ask, and say nothing of what about."""

from __future__ import annotations

VAGUE = frozenset(
    """
    achieve achieved achieves called named behind change changed changes changing effect effects affect affects
    affected impact impacts happen happens happened happening means meant meaning result results resulted
    outcome outcomes consequence consequences cause causes caused reason reasons explain explains explained describe
    described plan plans planned announce announced announces decision decisions decide decided know known think
    thought expect expected expects report reported reports reporting story stories article articles news latest
    recent recently current currently detail details information discuss discussed discusses talk talks talked
    mention mentioned concern concerned concerning regard regarding involve involved matter matters come comes came
    go goes going went went take takes took make makes made bring brings brought give gives gave get gets got want
    wants need needs find found learn see seen look today date year years month day days time times place thing
    things way ways kind type part many much long big exactly really actually there against among amid toward
    towards within without since until till upon across despite between may might must shall let us anything
    something everything anyone someone whether yet still ever already else according summary summarise summarize
    one use used using did gone aendern andern andert anderte verandert verandern veranderte auswirkung auswirkungen
    wirkung folge folgen passiert passierte passieren geschah geschehen geschieht bedeutet bedeuten bedeutung
    ergebnis ergebnisse grund grunde ursache plan plane plant geplant entscheidung entscheidungen entschieden
    bericht berichtet berichten berichte bekannt gesagt sagt sagte sagen angekundigt erwartet meldung meldungen
    neues aktuell aktuelle einzelheiten gibt gab kam kommt kommen ging geht gehen macht machte machen jahr jahre
    jahren tag tage monat zeit uhr genau eigentlich wurden worden konnte kann konnen soll sollen sollte muss mussen
    will wollen wollte war waren etwas davon dazu dabei daruber zwischen wahrend bis ab schon noch erfahren weiss
    changer change changent effet effets impact consequence consequences resultat resultats raison raisons cause
    causes passe arrive arriva signifie signifier dit dire disent declare annonce annoncee prevu prevue plan plans
    decision decide explique expliquer sait sait-on savoir sont ete fait faire font article articles actualite
    recent recente annee annees jour jours mois date temps entre pendant depuis jusqu contre vers chez lors apres
    avant peut peuvent doit doivent va vont quoi propos y-a-t-il est-ce cela ca tout tous toutes toute cambiar
    cambio cambia cambios efecto efectos impacto consecuencia consecuencias resultado resultados razon razones causa
    causas pasa paso pasar ocurre ocurrio sucede sucedio significa significar dice dijo decir anuncio anunciado
    prevista plan planes decision decidio explica explicar sabe saber noticia noticias articulo ano anos dia dias
    mes meses fecha tiempo entre durante desde hasta contra hacia sobre puede pueden debe deben hace hacer hizo hay
    estan esta sido cambiare effetto risultato motivo successo significa detto annunciato mudanca efeito resultado
    aconteceu significa disse
    """.split()
)
"""Alphabets, without marks, as `qa.words.strip_marks` leaves them."""

VAGUE_HANGUL = frozenset(
    """
    무엇 무슨 어떻게 어떤 어느 어디 언제 누구 누가 왜 얼마 얼마나 몇 뭐 영향 결과 변화 달라지 바뀌 바꾸 바꿨 변하
    변했 미치 미친 이유 원인 의미 내용 계획 예정 발표 밝히 밝혔 말하 말했 설명 알려 알고 알 관련 대해 대한 위해 따르
    따라 통해 있 없 하 했 되 됐 이번 최근 현재 소식 기사 보도 전해 년 월 일 오늘 무언가 것 수 때 때문 및 또는 그리고
    """.split()
)
"""Beginnings of Korean words that ask."""

VAGUE_DENSE = frozenset(
    """
    什么 什麼 怎么 怎麼 怎样 怎樣 如何 为什么 為什麼 为何 為何 为 為 哪些 哪个 哪個 哪里 哪裡 哪 谁 誰 何时 何時
    何地 多少 几 幾 影响 影響 变化 變化 改变 改變 结果 結果 原因 理由 意义 意義 意味着 意味 说 說 表示 宣布 计划
    計劃 发生 發生 导致 導致 关于 關於 对于 對於 对 對 的 了 着 过 吗 嗎 呢 吧 是 在 有 和 与 與 及 或 被 把 将 將
    会 會 能 可以 要 从 從 到 向 给 給 由 因 因为 由于 这 這 那 这次 此次 最近 目前 新闻 新聞 报道 報道 情况 情況
    内容 具体 哪年 年 月 日 号 後 后 前 时候 时 時 何 何人 何年 何日 何回 何故 誰 理由 原因 影響 変化 結果 意味 発表
    計画 予定 内容 状況 詳細 説明 報道 記事 最近 現在 今回 今後 関係 関連 場合 人 方法
    """.split()
)
"""Chinese and Japanese pieces that ask or only join."""
