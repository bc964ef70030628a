"""Guesses the language of a text from its commonest words, or from its script; "" where that isn't sure.

A mail of five words mostly holds two or three of these words. Short function words that languages share (de, la, en, in) count for each
of them in part, so that they decide nothing alone.
"""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from typing import Final

from agentdesk.domain.late_patterns import late

_COMMON: Final = {
    "nl": "was niets de het een en van ik niet dat is op te voor met zijn er ook maar wat nog wel naar aan bij uit om dit heb ben kan geen "
    "mijn je u we wij hij zij graag bestelling bedankt hallo groet alvast mij ons deze die wordt worden kunt kunnen hebben heeft moet "
    "dan als of dag zo hoe waarom wanneer waar wie welke hun hen haar hem jullie jou jouw uw onze al toch even weer altijd nooit iets "
    "iemand niemand alles allemaal veel heel erg goed gaan gaat komt kom komen doen doet laat laten krijgt krijgen krijg zou zouden "
    "zal zullen zult waren werd had hadden door over onder tot na sinds tussen tegen zonder omdat zodat terwijl want vandaag morgen "
    "gisteren week weken dagen uur klaar dank bedanken spijt excuses mail bel belt bellen stuurt sturen staat open eens daar hier dus "
    "helaas fijn mooi klacht geld terug nieuw nieuwe meer minder beter eerst echt helemaal prima leuk mevrouw meneer beste geachte "
    "vriendelijke snel lang jaar zoals daarom ieder elke elk andere eigen ligt blijft blijven zien ziet maken maakt zoeken geven "
    "geeft",
    "fr": "le la les de des du un une et est je ne pas que qui pour avec dans sur mais vous nous il elle ce cette mon ma mes votre vos "
    "bonjour merci commande suis ai avez sont au aux par plus se sa son être fait très bien cordialement ou si j'ai c'est n'est elles "
    "ils leur leurs notre nos lui eux moi toi ces cet ses tout tous toute toutes rien jamais toujours encore déjà aussi alors donc "
    "comme quand comment pourquoi où quel quelle depuis pendant après avant sans sous chez entre vers jusqu trop peu beaucoup mieux "
    "moins chaque autre autres même été était étaient avons avaient avait aurait aurions serait sera serons seront sommes êtes faire "
    "peut peux pouvez pouvons doit devez devons veux voulez souhaite souhaitez aimerions désolé désolés désolée excuses bonsoir "
    "aujourd'hui demain hier semaine jours jour heures heure colis livraison appelez écrivez envoyez répondre réponse message client "
    "équipe magasin d'un d'une qu'il qu'elle l'équipe s'il j'avais c'était d'accord cela celui celle ceux dont vraiment",
    "de": "der die das und ist ich nicht ein eine einen mit auf für von zu den dem sie wir es auch sich aber noch wie wenn habe haben kann "
    "bitte mir mich ihr ihre danke hallo bestellung grüße im am zum zur bei nach oder nur sehr wird wurde sind dass keine mein meine "
    "wer was wo wann warum welche welcher diese dieser dieses diesem diesen uns unser unsere unseren unserer euch euer ihnen ihrem "
    "ihren ihrer er hat hatte hatten war waren werden wurden worden sein seine seinen hier da dann jetzt heute morgen gestern woche "
    "wochen tage tag uhr immer nie wieder schon mehr weniger besser gut ganz alles nichts etwas jemand niemand kein keinen keiner "
    "können könnte konnte müssen muss soll sollte sollten wollen will möchte möchten dürfen darf ob weil damit denn doch also als "
    "durch gegen ohne um unter über vor zwischen leider gern gerne schön freundlichen freundliche liebe lieber geehrte geehrter guten "
    "herr frau bekommen bekommt kommt kommen geht gehen macht machen schreiben rufen leid tut entschuldigung antwort geld zurück neue "
    "neuen jeder jede jedes vom beim ins ans jedoch meinem meinen meiner einer einem eines zwei steht liegt bis seit",
    "it": "il lo la gli le di un una e è non che per con sono ho mi si ma come anche del della dei nel alla al questo questa grazie "
    "buongiorno ordine vorrei più se ci ha hai abbiamo molto mio mia da cosa quando dove vostro vostra saluti salve stato i lei lui "
    "loro noi voi te tu ne suo sua suoi sue nostro nostra nostri nostre tuo tua vostri vostre questi queste quello quella quelli "
    "quelle tutto tutti tutta tutte niente nulla mai sempre ancora già poi così allora quindi perché quanto quale chi dopo prima "
    "senza sotto sopra tra fra verso fino dal dalla dalle dallo dai dagli delle degli dello nella nelle nello nei negli sul sulla "
    "sulle alle allo ai agli col ogni altro altra altri altre stesso poco meno meglio bene male era erano siamo siete sia sarà "
    "saranno sarebbe aveva avevano avete hanno fa fare fatto può possiamo posso potete deve dobbiamo devo vuole vogliamo voglio "
    "dispiace scusi scusiamo oggi domani ieri settimana giorni giorno ore pacco consegna chiami scriva chiamiamo scrivere risposta "
    "messaggio cliente negozio signora signor gentile cordiali arrivederci ciao purtroppo davvero qui lì ecco miei mie ed od l'ordine "
    "dell'ordine c'è c'era dov'è com'è abbia",
    "en": "the and to of a in is i you that it for not with on this have be are was my we can your please thanks thank order hello would "
    "will has from but at do if so me an our or as had been they what when there regards still any could he she her his him its ours "
    "us them their these those then than such also very much many more most less some no nothing never always again already yet just "
    "only even about after before since until while because why how who which whose where here today tomorrow yesterday week weeks "
    "day days hours back out up down over under into onto off too were being did does done don't didn't isn't wasn't can't won't i'm "
    "i've i'd it's that's we're we've we'll you're you'll you've cannot may might should must shall want wanted need make made get "
    "got give gave take took come came go went know see let call email send sent write written answer sorry apologise dear hi "
    "sincerely kind best soon new good great well everyone anyone nobody each every other another both own ask told tell by all one "
    "two once",
    "es": "el la los las de un una y es no que por con para en mi se lo su pero como más del al está estoy gracias hola pedido "
    "quiero tengo ha he "
    "muy si me le nos usted cuando donde este esta saludos buenos días también",
    "pt": "o a os as de um uma e é não que por com para em do da dos das no na meu minha se mas como mais ao está estou obrigado "
    "obrigada olá "
    "encomenda quero tenho foi muito já você me lhe quando onde este esta cumprimentos bom dia também",
    "da": "og i at er det en jeg ikke til på med for har af den de der som vi kan har mig min mit hvad men om så jer venlig "
    "hilsen tak hej et fra "
    "ville blev bliver gerne hvornår ordre også",
    "sv": "och i att är det en jag inte till på med för har av den de som vi kan mig min mitt vad men om så er vänliga "
    "hälsningar tack hej ett från "
    "skulle blev vill när beställning också",
    "no": "og i at er det en jeg ikke til på med for har av den de som vi kan meg min mitt hva men om så dere vennlig hilsen "
    "takk hei et fra "
    "ville ble blir gjerne når bestilling også",
    "fi": "ja on ei se että en minä olen mutta ole oli voi kun niin kuin tai jos mitä missä minun teidän tilaus kiitos hei "
    "terveisin myös ovat "
    "saanut vielä tämä tämän olisi haluan milloin",
    "pl": "i w nie na z się że do jest to jak po ale za od co o mi dla czy proszę dziękuję dzień dobry zamówienie jestem mam być "
    "był była tak już "
    "tylko moje mój pozdrawiam oraz przez",
    "cs": "a v na je se že to s z do ale jak za o pro jsem není prosím děkuji dobrý den objednávka mám jsou být byl byla tak už "
    "jen moje můj po "
    "které který pozdravem když nebo také",
    "ru": "и в не на я что с по это как у мне за но к вы мы он так от из для мой меня был была заказ спасибо здравствуйте "
    "пожалуйста когда где уже "
    "ещё если или нет до",
}


def _by_word() -> dict[str, tuple[str, ...]]:
    """Turn the table around: each word with the languages that share it."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in _COMMON.items():
        for word in set(words.split()):
            found[word] = (*found.get(word, ()), language)
    return found


_LANGUAGES_OF: Final = _by_word()

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_PLAIN_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
"""The same in a text of ASCII in lower case, in half the time."""
_ELIDED: Final = {
    "it": frozenset(("dell", "all", "nell", "sull", "dall", "quell", "quest", "un", "anch", "dov", "com", "cos", "l", "c", "d")),
    "fr": frozenset(("j", "n", "qu", "c", "d", "l", "s", "m", "t", "jusqu", "lorsqu", "puisqu")),
}
"""What stands before an apostrophe, in the languages that elide there."""
_SCRIPTS: Final = (
    ("ja", late("[\u3040-\u30ff]")),
    ("ko", late("[\uac00-\ud7af]")),
    ("zh", late("[\u4e00-\u9fff]")),
    ("ar", late("[\u0620-\u06ff]")),
    ("he", late("[\u05d0-\u05ea]")),
    ("el", late("[\u0370-\u03ff]")),
    ("th", late("[\u0e00-\u0e7f]")),
)
_OTHER_SCRIPT: Final = late("[\u0370-\u03ff\u05d0-\u06ff\u0e00-\u0e7f\u3040-\ud7af]")
"""Any sign of theirs, and some beside them."""
_UKRAINIAN: Final = late("[іїєґ]", re.IGNORECASE)
_SAMPLE_CHARS: Final = 500
_FEWEST_WORDS: Final = 5
_FEWEST_HITS: Final = 1.5
_SHARE_OF_WORDS: Final = 0.12
_LEAD: Final = 1.2
"""How many times the runner-up's score the winner needs."""


def guess_language(text: str) -> str:
    """Return a BCP 47 code, "" where the text is too short or too mixed to say."""
    sample = text[:_SAMPLE_CHARS]
    script = _by_script(sample) if not sample.isascii() and _OTHER_SCRIPT.search(sample) else ""
    if script:
        return script
    sample = sample.lower().replace("\u2019", "'")
    words = (_PLAIN_WORD if sample.isascii() else _WORD).findall(sample)
    if len(words) < _FEWEST_WORDS:
        return ""
    scores: dict[str, float] = {}
    for languages in filter(None, map(_languages_of if "'" in sample else _LANGUAGES_OF.get, words)):
        share = 1 / len(languages)
        for language in languages:
            scores[language] = scores.get(language, 0) + share
    return _winner(scores, len(words), sample)


def _languages_of(word: str) -> tuple[str, ...]:
    return _LANGUAGES_OF.get(word) or (_eliding(word) if "'" in word else ())


def _eliding(word: str) -> tuple[str, ...]:
    """Return the languages that elide what stands before a word's apostrophe."""
    before = word.partition("'")[0]
    return tuple(language for language, elided in _ELIDED.items() if before in elided)


def _winner(scores: dict[str, float], words: int, sample: str) -> str:
    ranked = sorted(scores.items(), key=lambda item: -item[1])[:2]
    if not ranked or ranked[0][1] < max(_FEWEST_HITS, _SHARE_OF_WORDS * words):
        return ""
    if len(ranked) > 1 and ranked[0][1] < _LEAD * ranked[1][1]:
        return ""
    language = ranked[0][0]
    return "uk" if language == "ru" and _UKRAINIAN.search(sample) else language


def _by_script(sample: str) -> str:
    """Return the language whose script makes up a good part of the letters; Japanese before Chinese, whose signs it shares."""
    letters = sum(map(len, _WORD.findall(sample)))
    for language, script in _SCRIPTS:
        count = len(script.findall(sample))
        if count >= _FEWEST_WORDS and count * 4 >= letters:
            return language
    return ""
