"""The language of a mail picks templates and tone rules; a wrong guess is worse than none."""

from __future__ import annotations

import pytest

from agentdesk.domain.languages import guess_language
from tests.reading.replies import ANSWERS

SENTENCES = [
    ("nl", "Wanneer wordt mijn bestelling geleverd? Ik heb nog niets gehoord."),
    ("nl", "Ik wil graag een taart bestellen voor zaterdag."),
    ("nl", "Het brood was oud en de doos kapot."),
    ("fr", "Quand est-ce que ma commande arrive ? Je n'ai rien reçu."),
    ("fr", "Je voudrais commander un gâteau pour samedi."),
    ("fr", "Le colis est abîmé et il manque deux pains."),
    ("de", "Wann kommt meine Bestellung? Ich habe noch nichts gehört."),
    ("de", "Ich möchte gern eine Torte für Samstag bestellen."),
    ("de", "Das Paket ist beschädigt und es fehlen zwei Brote."),
    ("it", "Quando arriva il mio ordine? Non ho ancora ricevuto niente."),
    ("it", "Vorrei ordinare una torta per sabato, grazie."),
    ("it", "Il pacco è rotto e mancano due pani."),
    ("en", "When will my order arrive? I have not heard anything yet."),
    ("en", "I would like to order a cake for Saturday please."),
    ("en", "The parcel is damaged and two loaves are missing."),
    ("es", "¿Cuándo llega mi pedido? No he recibido nada todavía."),
    ("pl", "Kiedy dotrze moje zamówienie? Nie mam jeszcze żadnej wiadomości."),
    ("ru", "Когда придёт мой заказ? Я ещё ничего не получил."),
    ("ja", "注文はいつ届きますか。まだ届いていません。"),
    ("zh", "我的订单什么时候到。我还没有收到。"),
    ("el", "Πότε θα έρθει η παραγγελία μου;"),
]


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_a_sentence_of_a_customer_is_recognised(language: str, text: str) -> None:
    """Mails are short; a sentence must do."""
    assert guess_language(text) == language


@pytest.mark.parametrize("language", sorted(ANSWERS))
def test_short_answers_are_recognised(language: str) -> None:
    """The same answer in fourteen languages; Danish and Norwegian share most of their words, so either may stay unsaid."""
    assert guess_language(ANSWERS[language]) in ({language, ""} if language in ("da", "no") else {language})


@pytest.mark.parametrize("text", ["", "OK", "Jan", "12345 678 90 1234 5678", "asdf qwer zxcv uiop hjkl vbnm", "SKU A12 B34 C56 D78 E90"])
def test_too_little_to_say_is_said_to_be_unknown(text: str) -> None:
    """Nothing is invented."""
    assert guess_language(text) == ""


SHORT = [
    ("it", "Il vostro tavolo vi aspetta sabato."),
    ("it", "Nessuno deve pensare di aver buttato i soldi."),
    ("it", "Ce lo dica e rimediamo all'errore."),
    ("fr", "Une facture doit pouvoir se comprendre sans nous."),
    ("fr", "L'équipe vous rappelle dès aujourd'hui, c'est noté."),
    ("de", "Ein offenes Wort hilft uns sehr."),
    ("nl", "Spoedgevallen gooien de planning soms om, maar dan bellen we."),
    ("en", "Nobody should have to chase a refund."),
    ("es", "Todo perfecto, volveremos seguro con los niños."),
    ("pt", "Tudo perfeito, voltaremos com as crianças."),
    ("da", "Hej, min pakke er ikke kommet endnu."),
]


@pytest.mark.parametrize(("language", "text"), SHORT)
def test_a_review_of_one_line_is_recognised_or_left_open(language: str, text: str) -> None:
    """Reviews are shorter than mails."""
    assert guess_language(text) == language
