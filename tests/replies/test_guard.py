"""The guard: what only this customer's private messages say does not pass; what is ours or public does."""

from __future__ import annotations

import pytest

from agentdesk.domain.voice import Finding, Level
from agentdesk.replies.guard.check import LOOKS_PRIVATE, TOLD, check_public
from agentdesk.replies.guard.records import Circle
from agentdesk.replies.vocabulary import common_words

PRIVATE = """Beste bakkerij (eerst Lange Molen straat 9), mijn bestelling 2026-48811 van 12 november kwam niet aan. Ik woon Kerkstraat 12 A, 6211 CD Maastricht,
bel 06-12345678 of mail jan.devries@gmail.com. Mijn IBAN is NL91 ABNA 0417 1643 00, BSN 111222333. Het was voor de begrafenis van mijn vader.
Betaald: € 34,50. Ik had de kersenvlaai met amandelen besteld en klantnummer KL-77120 opgegeven.
Groet, Jan de Vries"""
CIRCLE = Circle(
    private=PRIVATE,
    public="JdV\nWaardeloos! De vlaai kwam niet, bestelling 10023.",
    own="Bakkerij Janssen\n043-3210000\ninfo@bakkerij-janssen.example\nMarkt 5, 6211 CK Maastricht\nNL02 RABO 0123 4567 89",
    names=("Jan de Vries",),
    handles=("jan.devries@gmail.com",),
    common=common_words("nl"),
    country="NL",
    language="nl",
)


def held(text: str, circle: Circle = CIRCLE) -> list[tuple[str, str]]:
    return [(finding.rule, text[finding.start : finding.end]) for finding in check_public(text, circle) if finding.level is Level.BLOCK]


@pytest.mark.parametrize(
    ("text", "rule", "piece"),
    [
        ("Beste Jan de Vries, dank.", "guard.name", "Jan de Vries"),
        ("Beste meneer De Vries, dank.", "guard.name", "meneer De Vries"),
        ("Beste J. de Vries, dank.", "guard.name", "J. de Vries"),
        ("De Vries, Jan: dank.", "guard.name", "Vries, Jan"),
        ("We bellen u op +31 6 1234 5678.", "guard.phone", "+31 6 1234 5678"),
        ("We bellen u op 0612345678.", "guard.phone", "0612345678"),
        ("We mailden u op Jan.DeVries@gmail.com.", "guard.email", "Jan.DeVries@gmail.com"),
        ("We mailden jan.devries (at) gmail.com", "guard.email", "jan.devries (at) gmail.com"),
        ("Het gaat naar Kerkstraat 12a.", "guard.address", "Kerkstraat 12a"),
        ("Het gaat naar 6211CD.", "guard.address", "6211CD"),
        ("Het gaat naar Lange Molen straat 9.", "guard.address", "Lange Molen straat 9"),
        ("Uw bestelling 202648811 is zoek.", "guard.order_number", "202648811"),
        ("Klantnummer kl77120 klopt.", "guard.order_number", "kl77120"),
        ("Terug op NL91ABNA0417164300.", "guard.iban", "NL91ABNA0417164300"),
        ("Met BSN 111222333 lukt het.", "guard.national_id", "111222333"),
        ("U betaalde € 34.50 en krijgt dat terug.", "guard.private_fact", "€ 34.50"),
        ("De bezorging van 12-11 ging mis.", "guard.private_fact", "12-11"),
        ("Wat erg, zo op een begrafenis.", "guard.private_fact", "begrafenis"),
        ("De kersenvlaai met amandelen was op.", "guard.private_fact", "kersenvlaai"),
    ],
)
def test_what_was_told_in_private_is_held_back(text: str, rule: str, piece: str) -> None:
    assert (rule, piece) in held(text)


@pytest.mark.parametrize(
    "text",
    [
        "Beste JdV, wat vervelend! Bel ons op 043-321 00 00 of mail info@bakkerij-janssen.example, dan lossen we het op.",
        "Beste Jan, dank voor uw bericht. We zoeken het deze week uit.",
        "Bestelling 10023 is bij ons bekend, we bellen u.",
        "Kom langs: Markt 5, 6211 CK Maastricht, open van 8.00 tot 17.30 uur.",
        "Al sinds 1954 bakken we elke dag 250 vlaaien van 28 cm, 30% met roggemeel.",
        "Uw bestelling kwam niet aan, onze excuses. We maken het graag goed en bellen u morgen.",
        "Onze rekening is NL02RABO0123456789.",
    ],
)
def test_what_is_ours_or_public_passes(text: str) -> None:
    assert held(text) == []


def test_a_stranger_to_the_desk_is_told_apart_by_what_the_words_say() -> None:
    """Nobody told us this number in private; an order number named as one is somebody's all the same."""
    nobody = Circle(language="en", country="GB")
    assert held("Your order 55-10822 has left.", nobody) == [("guard.order_number", "55-10822")]
    assert held("Version 55-10822 of our cake.", nobody) == []


def test_a_single_rare_word_is_held_back() -> None:
    """One word tells what somebody bought, or what ails them."""
    found: tuple[Finding, ...] = check_public("De kersenvlaai is lekker.", CIRCLE)
    assert [(finding.rule, finding.level) for finding in found] == [("guard.private_fact", Level.BLOCK)]


def test_a_surname_that_stands_beside_the_review_is_no_secret() -> None:
    circle = Circle(private=PRIVATE, public="Jan de Vries\nSlecht", names=("Jan de Vries",), language="nl", common=common_words("nl"))
    assert held("Beste meneer De Vries, dank.", circle) == []


@pytest.mark.parametrize(
    ("language", "country", "private", "text", "rule"),
    [
        ("fr", "FR", "J'habite 12 bis rue des Lilas, 75012 Paris", "Livré au 12 bis, rue des Lilas !", "guard.address"),
        ("fr", "FR", "mon tél : 06 12 34 56 78", "Nous avons appelé le +33 6 12 34 56 78", "guard.phone"),
        ("fr", "FR", "n° sécu 2 55 08 14 168 025 38", "votre numéro 255081416802538", "guard.national_id"),
        ("de", "DE", "Ich wohne Lindenstraße 8, 10969 Berlin", "Lieferung Lindenstraße 8", "guard.address"),
        ("de", "DE", "meine Nummer 0151 23456789", "unter +49 151 23456789 angerufen, Frau K.", "guard.phone"),
        ("de", "DE", "bestellt am 3. März", "Ihre Bestellung vom 03.03.", "guard.private_fact"),
        ("it", "IT", "abito in via Garibaldi 14, 20121 Milano", "spedito in Via Garibaldi, 14", "guard.address"),
        ("it", "IT", "codice fiscale RSSMRA85T10A562S", "il codice RSSMRA85T10A562S", "guard.national_id"),
        ("en", "GB", "I live at 4 Mill Lane, LS1 4DY", "sent to LS1 4DY", "guard.address"),
        ("en", "GB", "paid £18.20 on 5 May", "You paid £18.20", "guard.private_fact"),
        ("en", "GB", "order 55-10822", "Order 55-10822 is on its way", "guard.order_number"),
        ("en", "GB", "I was in hospital", "Sorry about the hospital", "guard.private_fact"),
    ],
)
def test_every_language_has_its_own_forms(language: str, country: str, private: str, text: str, rule: str) -> None:
    circle = Circle(private=private, language=language, country=country, common=common_words(language))
    assert rule in [name for name, _piece in held(text, circle)]


@pytest.mark.parametrize(
    "text", ["a" * 50_000, "1-" * 12_000, "12.12." * 5_000, "A1 " * 8_000, "@." * 25_000, "IT60 X054 2811 " * 1_000], ids=range(6)
)
def test_no_text_takes_the_guard_long(text: str) -> None:
    """Each within the suite's time limit, at a size nobody writes; a pattern that goes back and forth would take hours."""
    check_public(text, CIRCLE)


def test_what_everybody_says_is_no_secret_and_what_nobody_else_says_is_one() -> None:
    circle = Circle(private="Mijn cockapoo Biscuit was er woensdag met de aanhanger.", language="nl", common=common_words("nl"))
    text = "Voor een cockapoo rekenen we meer. De aanhanger kan blijven staan."

    def held_words(familiar: frozenset[str]) -> list[str]:
        return [text[found.start : found.end] for found in check_public(text, circle, familiar.intersection) if found.level is Level.BLOCK]

    assert held_words(frozenset()) == ["cockapoo", "aanhanger"]
    assert held_words(frozenset({"aanhanger"})) == ["cockapoo"]


@pytest.mark.parametrize(
    ("private", "reply", "piece"),
    [
        ("order RE-2024-00518", "rechnung 2024/00518 ist da", "2024/00518"),
        ("ordine 2024/3381", "il numero 3381/2024 è pronto", "3381/2024"),
        ("factuur 004417", "over 4417 hoort u nog", "4417"),
        ("kenteken GH-482-KT", "de GH482KT staat klaar", "GH482KT"),
        ("I come at quarter past nine", "see you at 9.15", "9.15"),
        ("ik kom om half drie", "tot 14.30 uur", "14.30"),
        ("um halb neun", "bis morgen, 8.30 Uhr", "8.30"),
        ("alle dieci e mezza", "l'aspettiamo alle 10.30", "10.30"),
        ("mardi à 14 h 15", "à mardi, 14h15", "14h15"),
        ("Lorettostr. 61, 79100 Freiburg", "wir liefern in die Lorettostraße", "Lorettostraße"),
        ("40 viale Codalunga 14/B", "siamo passati in Viale Codalunga", "Viale Codalunga"),
        ("ik ben zwanger", "gefeliciteerd met de zwangerschap", "zwangerschap"),
        ("je suis au chômage", "bon courage pour la recherche d'emploi", "recherche d'emploi"),
        ("mijn moeder ligt in het ziekenhuis", "beterschap voor haar", "beterschap"),
        ("my mother phoned you", "your mother can collect it", "your mother"),
    ],
)
def test_one_thing_is_known_in_other_words(private: str, reply: str, piece: str) -> None:
    found = check_public(reply, Circle(private=private))
    assert piece in [reply[one.start : one.end] for one in found if one.level is Level.BLOCK]


@pytest.mark.parametrize(
    ("language", "private", "reply"),
    [
        ("nl", "ik was er om 10.00 uur", "we zijn open van 10.00 tot 17.30 uur"),
        ("en", "thank you, that was kind of you, our kid loved it", "Thank you for your kind words."),
        ("de", "wenn Sie das nicht können", "wenn Ihr nicht zufrieden seid, meldet euch"),
        ("nl", "onderweg 3 dozen verloren", "het pakket is onderweg"),
        ("nl", "via bol 2 stuks gekocht", "dat kan via PostNL"),
        ("de", "meine Frau war da", "Ihre Frau Weber hilft Ihnen gern"),
        ("nl", "bestelling uit 2019", "sinds 2019 bakken we zo"),
        ("nl", "klantnummer 5540-22871", "Knippert het lampje van de GX-5540?"),
        ("it", "targa EX 44719", "Il codice del ricambio è 44719-KZR-600."),
        ("de", "Gerät KGE-336", "Betroffen ist die Serie KGE-330 bis KGE-340."),
    ],
)
def test_what_only_looks_alike_may_leave(language: str, private: str, reply: str) -> None:
    circle = Circle(private=private, language=language, common=common_words(language))
    assert not [reply[one.start : one.end] for one in check_public(reply, circle) if one.level is Level.BLOCK]


@pytest.mark.parametrize(
    ("text", "language", "whose"),
    [
        ("Wij bellen u op 06-28491735.", "nl", "theirs"),
        ("Uw mail jan.pietersen@ziggo.nl klopt.", "nl", "theirs"),
        ("Bel ons op 06-28491735, dan helpen we u.", "nl", "ours"),
        ("Mail je vraag naar info@bakkerij.nl.", "nl", "ours"),
        ("Kunt u op 06-28491735 bellen?", "nl", "ours"),
        ("Nous vous rappelons demain au 06 12 34 56 78.", "fr", "theirs"),
        ("Vous pouvez nous joindre au 06 12 34 56 78.", "fr", "ours"),
        ("Wir rufen Sie morgen unter 0171 1234567 an.", "de", "theirs"),
        ("Sie erreichen uns unter 0171 1234567.", "de", "ours"),
        ("La richiamiamo domani al 349 1234567.", "it", "theirs"),
        ("Può chiamarci al 349 1234567.", "it", "ours"),
        ("We will call you on 07911 123456.", "en", "theirs"),
        ("You can reach us at shop@bakery.co.uk.", "en", "ours"),
    ],
)
def test_what_the_words_call_the_customers_own_is_held_back_whoever_told_us(text: str, language: str, whose: str) -> None:
    """A number taken down at the counter stands in no message."""
    found = held(text, Circle(language=language, country={"en": "GB"}.get(language, language.upper())))
    assert ("theirs" if found else "ours") == whose


@pytest.mark.parametrize(
    ("language", "private", "reply", "piece"),
    [
        ("de", "Zimmer 42, Anreise im Oktober", "In Zimmer zweiundvierzig hört man die Sauna.", "Zimmer zweiundvierzig"),
        ("en", "Deposit £100 paid", "We'll return your hundred-pound deposit today.", "hundred-pound"),
        ("fr", "j'ai réglé 6 250 €", "Vous avez versé un peu plus de six mille euros.", "six mille euros"),
        ("fr", "Devis € 3480, facture € 4910", "L'écart de 1430 euros vient de nous.", "1430 euros"),
        ("de", "Einsatz am 24. Dezember", "An Heiligabend waren zwei Monteure da.", "Heiligabend"),
        ("de", "auf DE95 3704 0044 7290 2227 91", "Das Geld geht auf DE95…2791 raus.", "DE95…2791"),
        ("it", "Ombrellone C14", "Per il C14 ti spetta la differenza.", "C14"),
        ("it", "la seduta era alle 18:40", "La seduta delle 18 e 40 è annullata.", "18 e 40"),
        ("nl", "Mijn moeder van 81 is gevallen", "Dat uw bejaarde moeder viel, betreuren we.", "uw bejaarde moeder"),
        ("fr", "j'ai un bébé de quatre mois", "C'est difficile avec un nourrisson, vous avez raison.", "nourrisson"),
        ("fr", "Je me repose après ma chimiothérapie", "Vous deviez vous remettre d'un traitement lourd.", "traitement lourd"),
        ("de", "Ich nehme Blutverdünner", "Zumal Sie gerinnungshemmende Mittel nehmen.", "gerinnungshemmende"),
        ("de", "die Kasse zahlt 1.370 Euro", "Die 1370 € rechnen wir direkt ab.", "1370 €"),
        ("fr", "après une suspension pour alcool", "Après une suspension, chaque heure compte.", "suspension"),
        ("it", "sono sola con due figli", "Con due figli ogni spesa pesa, lo capiamo.", "figli"),
        ("en", "I have a bad back", "Given your spondylitis, that was wrong.", "Given your spondylitis, that was wrong"),
    ],
)
def test_one_thing_is_known_however_it_is_counted_or_paraphrased(language: str, private: str, reply: str, piece: str) -> None:
    circle = Circle(private=private, language=language, country=language.upper().replace("EN", "GB"), common=common_words(language))
    assert piece in [reply[one.start : one.end] for one in check_public(reply, circle) if one.level is Level.BLOCK]


@pytest.mark.parametrize(
    ("language", "private", "reply"),
    [
        ("nl", "mijn dochter heeft een notenallergie", "Heeft iemand een allergie, dan horen we dat graag: dat geldt voor alle gasten."),
        ("de", "mein Mann ist krank", "Viele Kolleginnen waren im Herbst krank."),
        ("de", "das Rad brauche ich", "So geht kein Rad bei uns raus."),
        ("fr", "pour le 1er novembre", "Nous sommes ouverts tous les jours, sauf le 1er novembre."),
        ("nl", "€ 69 gepind", "Vegen kost € 69."),
        ("en", "ok five pm", "Our showroom is open until five."),
        ("it", "lavoro e bambini", "Il controllo viene ripetuto rapidamente."),
        ("fr", "l'intervention du 11/04", "Toutes nos interventions sont garanties 12 mois."),
        ("nl", "hij mag niet weten waar ik zit", "We kijken waar het bij jou misging."),
        ("de", "Kreuzfahrt mit meinem Mann", "Wir vermitteln seit 1962 Kreuzfahrten."),
        ("fr", "allergique aux noix", "Chez nous chaque gâteau porte une étiquette avec ses allergènes."),
        ("it", "mi addebitate 59 €", "L'abbonamento costa poco: 59 € al mese."),
        ("it", "mio figlio è celiaco", "Gentile Anna, dal 1° novembre la cucina senza glutine è separata."),
        ("it", "codice fiscale RSSMRA85T10A562S", "La P.IVA è sempre 00743110157."),
    ],
)
def test_what_is_said_of_everybody_or_of_ourselves_may_leave(language: str, private: str, reply: str) -> None:
    circle = Circle(private=private, language=language, common=common_words(language))
    assert not [reply[one.start : one.end] for one in check_public(reply, circle) if one.level is Level.BLOCK]


def test_a_title_with_its_full_stop_is_no_part_of_a_name() -> None:
    circle = Circle(private="Matricola 10394", public="S. Greco\nPerde acqua.", names=("Salvatore Greco",), language="it")
    assert held("Sig. Greco, ha ragione lei.", circle) == []


def test_a_number_is_known_as_it_is_dialled_in_its_own_country() -> None:
    circle = Circle(private="Bel mij.", handles=("+32 473 22 19 08",), country="NL", language="nl")
    assert held("We belden u op 0473 22.19.08.", circle) == [("guard.phone", "0473 22.19.08")]


@pytest.mark.parametrize(("written", "told"), [("WEB-44719", "44719"), ("5540", "5540-22871"), ("EX-44719", "EX 44719")])
def test_an_order_number_is_known_with_other_letters_before_it(written: str, told: str) -> None:
    """What makes it another code are letters that nobody told, behind it or before a short one."""
    assert held(f"Bestelling {written} is klaar.", Circle(private=f"bestelling {told}", language="nl"))


@pytest.mark.parametrize("handle", ["xrolland44", "C. Rolland", "wendtj\nRolland", "@rolland_44"])
def test_a_name_in_the_handle_is_no_secret(handle: str) -> None:
    circle = Circle(private="Facture 2231", public=f"{handle}\nDes voleurs.", names=("Xavier Rolland",), language="fr")
    assert held("Monsieur Rolland, le tarif est affiché.", circle) == []


@pytest.mark.parametrize(("private", "message"), [("I have cancer.", TOLD), ("Order 5512 please.", LOOKS_PRIVATE)])
def test_what_nobody_told_us_is_not_said_to_be_told(private: str, message: str) -> None:
    """Health is held back wherever the public text doesn't speak of it; only what stands in a private message is known from there."""
    circle = Circle(private=private, language="en", common=common_words("en"))
    (found,) = check_public("We hope your treatment goes well.", circle)
    assert (found.level, found.message) == (Level.BLOCK, message)
