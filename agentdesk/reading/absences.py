"""Notices of absence that no header tells of, by what they say in the languages of mail."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from typing import Final

from agentdesk.domain.late_patterns import late
from agentdesk.domain.reading import Address
from agentdesk.reading.hints import Hints
from agentdesk.reading.mailings import asks

_I_AM_AWAY: Final = late(
    r"\bi(?:'m| am| will be)\s(?:\w+\s){0,2}(?:out of|away|on (?:annual |sick |maternity |paternity |parental |study |bereavement |"
    r"medical )?(?:leave|holiday|"
    r"vacation))|"
    r"\bi(?:'m| am| will be) (?:currently |mostly )?(?:attending|travell?ing|in (?:meetings|training|a workshop)|on a (?:\w+ )?trip|"
    r"at (?:a|an) (?:\w+ )?(?:conference|fair|event))|"
    r"\bi (?:don.t|do not|only) work\b|\bik werk (?:\w+ )?(?:niet|alleen|parttime)\b|\bich arbeite (?:\w+ )?(?:nicht|nur|teilzeit)\b|"
    r"\bje (?:ne )?travaille (?:pas|uniquement|à temps)|"
    r"\bi will (?:not be (?:reading|in the office|available)|be out)|will not return until|"
    r"(?:ich (?:bin|werde)|bin ich)\s.{0,60}(?:nicht im|abwesend|urlaub|außer haus|nicht erreichbar)|ich kehre zurück|"
    r"ik ben\s.{0,40}(?:afwezig|niet (?:aanwezig|op kantoor|bereikbaar)|vakantie)|je (?:suis|serai)\s.{0,40}(?:absent|congé|vacances)|"
    r"(?:sono|sarò)\s.{0,40}(?:assente|fuori|ferie)|(?:estoy|estaré|me encuentro)\s.{0,40}(?:fuera|ausente|vacaciones)|"
    r"(?:estou|estarei|encontro-me)\s.{0,40}(?:ausente|fora|férias)|jag är\s.{0,40}(?:semester|bortrest|ledig|tillbaka)|"
    r"jeg (?:er|har|holder)\s.{0,40}(?:ferie|fraværende|ute av kontoret)|olen\s.{0,40}(?:lomalla|poissa)|"
    r"(?:jestem|przebywam|będę)\s.{0,40}(?:urlopie|nieobecn|poza biurem|delegacji)|"
    r"(?:jsem|budu|čerpám)\s.{0,40}(?:dovolen|nepřítom|mimo kancelář)|"
    r"(?<!\w)(?:я|нахожусь|буду)\s.{0,40}(?:отпуск|отсутств|командировк)|меня не будет|"
    r"\bich (?:bin|befinde mich)\s.{0,60}(?:elternzeit|mutterschutz|erkrankt|krank|dienstreise|fortbildung|schulung|außer haus)|"
    r"\bik ben\s.{0,40}(?:ziek|zwangerschapsverlof|ouderschapsverlof|verlof|op reis)|\bje suis\s.{0,40}(?:arrêt maladie|congé maternité|"
    r"en déplacement)|"
    r"\b(?:szabadságon|házon kívül|irodán kívül) (?:vagyok|leszek|tartózkodom)|\bnem (?:vagyok|leszek)\b.{0,20}\birod|"
    r"\b(?:izindeyim|izinde olacağım|izinliyim|ofis dışındayım|yıllık izin\w*)|(?:είμαι|θα είμαι|βρίσκομαι|"
    r"απουσιάζω)(?:\s.{0,40}(?:εκτός γραφείου|άδεια|διακοπές))?|"
    r"\b(?:sunt|voi fi|mă aflu)\s.{0,30}(?:concediu|plecat|în afara biroului)|休暇(?:を|中|で)|不在(?:に|と|で|です)|休んでおります|"
    r"出張(?:中|で)|我(?:正在|在|"
    r"将)?.{0,6}(?:休假|出差|不在|度假)|"
    r"(?:휴가|출장|부재) ?중|\b(?:som|budem)\s.{0,30}(?:dovolenk|mimo kancel)|(?<!\w)(?:я|перебуваю|буду)\s.{0,30}(?:відпуст|відсутн)|"
    r"\b(?:sóc|"
    r"estic|estaré)\s.{0,30}(?:vacances|fora)|"
    r"\bna (?:godišnjem|odmoru) sam\b|\bod[a-zčćšž]* sam na godišnjem\b|\bsem na dopustu\b|(?<!\w)(?:в отпуск|отсъствам)",
    re.IGNORECASE,
)
_NOTICE_CHARS: Final = 600
_NAME_CHARS: Final = 60
_WORD: Final = re.compile(r"[^\W\d_]{2,}")

_NOTICE_TRAITS: Final = Hints(
    *("urgen", "urgên", "dringend", "spoed", "haste", "brådskande", "kiireel", "piln", "naléhav", "сроч", "sürgős", "acil", "επείγο"),
    *("お急ぎ", "緊急", "急ぎの", "急事", "紧急", "急用", "급한", "긴급", "термінов", "hitno", "nujn"),
    *("meantime", "absence", "zolang", "vervang", "afwezigheid", "abwesenheit", "vertret", "assenza", "ausencia", "ausência", "frånvaro"),
    *("fravær", "poissaolo", "nieobecno", "nepřítomnost", "отсутстви", "wenden sie sich", "lees mijn", "mail niet", "keine e-mail"),
    *("keine mail", "nicht gelesen", "weitergeleitet", "pas lu", "transféré", "inoltrat", "letti", "lette", "serán", "serão", "läses"),
    *("vidarebefordra", "læses", "videresend", "lest", "lueta", "odczytywan", "przekazywan", "čten", "přeposíl", "прочита", "пересыл"),
    *("forwarded", "be read", "answer", "reply", "respond", "répond", "rispond", "beantwoord", "beantwort", "antwort", "svar", "vasta"),
    *(
        "odpowie",
        "odpov",
        "ответ",
        "access",
        "zugriff",
        "zugang",
        "toegang",
        "accès",
        "acceso",
        "acesso",
        "tilgang",
        "adgang",
        "tillgång",
        "dostępu",
        "přístup",
        "доступа",
        "direct your",
        "address your",
        "send your",
    ),
)
_UNREAD: Final = late(
    r"\b(?:e-?mails?|messages?) (?:\w+ ){0,3}not (?:be )?(?:read|forwarded|checked)|"
    r"\b(?:slow to (?:respond|reply|answer)|slower than usual|delayed? (?:in )?(?:respon|repl|answer)\w*)\b|"
    r"\b(?:no|limited|restricted) (?:\w+ )?access to (?:my )?(?:e-?mail|mail|messages)|\b(?:keinen|eingeschränkten) (?:zugriff|"
    r"zugang)\b|\bgeen toegang\b|"
    r"\b(?:pas|aucun) accès\b|\b(?:non avrò|senza) accesso\b|\b(?:no tendré|sin) acceso\b|\b(?:não terei|sem) acesso\b|"
    r"\bingen (?:tilgang|adgang|tillgång)\b|"
    r"\bnie (?:będę mi|mam)\w* dostępu\b|\bnebudu mít přístup\b|\bне буду иметь доступа\b|\b(?:læst|lest|läses?|leses|besvart|besvaret|"
    r"besvarad) når\b|"
    r"\bnot (?:be )?(?:reading|checking) (?:my )?(?:e-?mail|messages)|"
    r"\b(?:lees|bekijk) (?:\w+ ){0,2}(?:e-?mail|mail|berichten)\w* niet|\bniet (?:gelezen|doorgestuurd)\b|"
    r"\bkeine (?:e-?mails?|nachrichten)\b|nicht (?:gelesen|weitergeleitet)|"
    r"pas (?:lus?|lues|transférés?|consultés?)\b|non (?:verr(?:à|anno)|sar(?:à|anno)) (?:lett|inoltrat)|"
    r"no (?:será|serán) (?:leíd|reenviad)|"
    r"não ser(?:á|ão) (?:lid|reencaminhad|encaminhad)|(?:läses|vidarebefordras) inte|(?:læses|videresendes|leses) ikke|ikke (?:læst|"
    r"lest)|"
    r"ei lueta|nie (?:będą|będzie|są|jest) (?:\w+ )?(?:odczyt|czyt|przekaz)|(?:nejsou|nebud\w+) (?:čten|přepos)|"
    r"не (?:будут|будет) (?:прочит|перес)|\bdo not have a return date\b|\b(?:direct|address|forward|send) your (?:enquir|inquir|e-?mail|"
    r"message|request)\w* to\b|"
    r"\b(?:reply|respond|answer|get back to you)\b[^.!]{0,60}\b(?:return|am back|i'm back)|beantwoord\w*[^.!]{0,60}terug|"
    r"(?:beantwort|antwort)\w*[^.!]{0,60}(?:rückkehr|zurück)|répondrai[^.!]{0,60}retour|risponderò[^.!]{0,60}(?:ritorno|rientro)|"
    r"responder(?:é|ei)[^.!]{0,60}(?:regreso|vuelta|regresso|volta)|svara?r?[^.!]{0,60}(?:tillbaka|tilbage|tilbake)|"
    r"vastaan[^.!]{0,60}pala|"
    r"odpowiem[^.!]{0,60}powro|odpovím[^.!]{0,60}(?:návrat|vrát)|отвечу[^.!]{0,60}(?:возвращ|верн)",
    re.IGNORECASE,
)
_MEANWHILE: Final = late(
    r"\bin the meantime\b|\b(?:in|during) (?:my|this) absence\b|\bzolang\b|\b(?:tijdens|bij) mijn afwezigheid\b|\bmijn vervang|"
    r"\b(?:während|in) meiner abwesenheit\b|\bvertritt mich\b|\bmeine vertretung\b|\bwenden sie sich\b|"
    r"\b(?:en|pendant|durant) mon absence\b|"
    r"\b(?:in|durante) (?:la )?mia assenza\b|\b(?:en|durante) mi ausencia\b|\bdurante a minha ausência\b|\bna minha ausência\b|"
    r"\bunder min frånvaro\b|\b(?:under|i) mi[nt] fravær\b|\bpoissaoloni\b|\bpod(?:czas)? m(?:oj|é)\w* (?:nieobecno|nepřítom)|"
    r"\bv době mé nepřítom|\b(?:во время|на время) моего отсутств",
    re.IGNORECASE,
)
_THANKS: Final = late(
    r"\W*+(?:(?:dear|hello|hi|hallo|beste|bonjour|buongiorno|hola|olá|bom dia|hej|hei|witam|dzień dobry|dobrý den|"
    r"здравствуйте)\b[^\n]{0,40}\n?\s*)?"
    r"(?:thank(?:s| you)(?: very much)? for your|bedankt voor (?:uw|je)|dank (?:u )?voor (?:uw|je)|"
    r"(?:vielen )?dank(?:e)? für (?:ihre|deine)|"
    r"merci (?:pour|de) (?:votre|ton)|grazie per (?:il|la)|gracias por su|obrigad[oa] pel[oa]|tack för ditt|ta(?:k|kk) for din|"
    r"kiitos viesti|"
    r"dziękuję za|děkuji za|спасибо за)\s{1,4}(?:\w+\s){0,2}?(?:e-?mail|mail|message|bericht|nachricht|messaggio|mensaje|mensagem|"
    r"correo|mejl|"
    r"meddelande|besked|melding|viest|wiadomo|zpráv|письмо|сообщение)",
    re.IGNORECASE,
)
_WISHES: Final = late(
    r"\b(?:deliver(?! to your| mail| your)|livrez|livrer|lever(?:t|en)?\b|bezorg(?:en)?\b|liefer(?:n|e|t)?\b|consegn(?:ate|are)|"
    r"entreg(?:ue|uen|ar)|levere?\b|"
    r"dostarcz\w+|doručt\w+|достав\w+)",
    re.IGNORECASE,
)
"""Who tells of an absence and wishes something to come meanwhile wrote that themselves."""
_TITLE: Final = late(
    r"\W*+(?:(?:i am |i'm |jestem |ik ben |ich bin |je suis |sono |estoy |estou |jag är |jeg er |olen )?"
    r"(?:away|absen\w*|out of (?:the )?office|abwesen\w*|urlaub\w*|afwezig\w*|vakantie|niet aanwezig|congés?|en congé|vacances|"
    r"assen[tz]\w*|ferie|"
    r"ausen\w*|vacaciones|férias|fraværende|fravær|frånvar\w*|semester|poissa\w*|lomalla|nieobecn\w*|urlop\w*|nepřítom\w*|dovolená|"
    r"отпуск|"
    r"в отпуске|отсутств\w*))\b(?:\W*$|\W+(?:re|aw|sv|antw)\b)",
    re.IGNORECASE,
)
_LEFT_TRAITS: Final = Hints(
    *("no longer", "has left", "werkt niet meer", "nicht mehr", "travaille plus", "lavora più", "ya no", "já não", "não trabalha mais"),
    *("inte längre", "ikke længere", "ikke lenger", "ei ole enää", "nie pracuje", "nepracuje", "не работает"),
)
_LEFT: Final = late(
    r"\b(?:is )?no longer (?:\w+ )?(?:work|employ|with|at|part|in)|\bhas left\b|\bwerkt niet meer\b|\b(?:ist|arbeitet) nicht mehr\b|"
    r"\bne travaille plus\b|\bnon lavora più\b|\bya no (?:trabaja|forma)|\bjá não trabalha\b|\bnão trabalha mais\b|"
    r"\b(?:arbetar|jobbar) inte längre\b|"
    r"\barbejder ikke længere\b|\b(?:jobber|arbeider) ikke lenger\b|\bei ole enää\b|\b(?:już )?nie pracuje\b|"
    r"\b(?:již|už) nepracuje\b|не работает",
    re.IGNORECASE,
)
_URGENT: Final = late(
    r"\b(?:for|in|if|with) (?:\w+ ){0,3}urgent\b|\bin dringende[nr]? (?:fällen|angelegenheiten)|\bbij (?:dringende|spoed)|"
    r"\bvoor (?:dringende|spoed)|"
    r"\ben cas d.urgence|\bpour (?:toute|les) (?:\w+ )?urgen|\bper (?:\w+ ){0,2}urgen|\bin caso d.urgen|"
    r"\b(?:para|en caso de) (?:\w+ ){0,3}urgen|"
    r"\bem caso de urgên|\bved (?:haste|presserende)|\bvid brådskande|\bi brådskande|\bkiireel|\bpilnych|naléhav|срочн|sürgős|\bacil\b|"
    r"επείγο|\bpentru (?:probleme |situații |chestiuni )?urgen|"
    r"お急ぎ|緊急|急ぎの|急事|紧急|急用|급한|긴급|термінов|\bhitno\b|\bnujn\w+",
    re.IGNORECASE,
)


def says_away(text: str) -> bool:
    """Say whether somebody says of themselves that they are away."""
    return _I_AM_AWAY.search(text) is not None


def tells_of_absence(subject: str, written: str, seen: frozenset[Hints]) -> bool:
    """Say whether a short text is an absence notice: its author is away, and it speaks of more that only notices speak of.

    People tell of their holidays too. Notices name whom to turn to, say that mail lies unread, thank for the message, and have a title;
    the surest of these is proof beside the absence, of the others it takes two.
    """
    if _NOTICE_TRAITS not in seen or len(written) > _NOTICE_CHARS or asks(written) or _WISHES.search(written) is not None:
        return False
    weight = 2 * (_URGENT.search(written) is not None) + 2 * (_UNREAD.search(written) is not None)
    weight += (_MEANWHILE.search(written) is not None) + (_THANKS.match(written) is not None) + (_TITLE.match(subject) is not None)
    return weight > 1 and says_away(written[: _NOTICE_CHARS // 2])


def tells_of_leaving(sender: Address, written: str, seen: frozenset[Hints]) -> bool:
    """Say whether a text tells of its own sender as of somebody else, who left the firm."""
    if _LEFT_TRAITS not in seen or asks(written):
        return False
    left = _LEFT.search(written[:_NOTICE_CHARS])
    before = written[max(0, left.start() - _NAME_CHARS) : left.start()].lower() if left is not None else ""
    return any(word in before.split() for word in _WORD.findall(sender.name.lower()))
