"""Replies in the shapes of less common programs, one each: what came, and what of it was written now."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

from tests.reading.replies import Case

WILD = [
    Case("device nobody lists", "Fine.\n\nSent from my Zonda 3 tablette, pls excuse the spelling", "Fine.", is_html=False),
    Case("link glued to its words", "Fine.\n\nGet Outlook for Androidhttps://aka.ms/x1\n", "Fine.", is_html=False),
    Case(
        "one line that begins with its date",
        "<div>Passt.</div><div><b>Gesendet: </b>Montag, 2. November 2026 um 10:12 <b>Von: </b>X &lt;x@bakery.example&gt; "
        "<b>An: </b>j@y.example <b>Betreff: </b>Torte</div><div>alt</div>",
        "Passt.",
        is_html=True,
    ),
    Case(
        "notes heading as a table",
        "Passt.<br><br><table><tr><td><b>X &lt;x@bakery.example&gt;</b><p>02.11.2026 10:12<td><table><tr><td>An<td>j@y.example"
        "<tr><td>Kopie<td><tr><td>Thema<td>Torte</table></table><br>alt",
        "Passt.",
        is_html=True,
    ),
    Case(
        "name first, wrapped before its date",
        "Gern.\n\nX <x@bakery.example> schrieb am\nMo., 2. Nov. 2026, 10:12:\n\n> alt\n",
        "Gern.",
        is_html=False,
    ),
    Case(
        "a sentence about a phone",
        "Sent from my kitchen, which is nearer than the phone.\n\nBo",
        "Sent from my kitchen, which is nearer than the phone. Bo",
        is_html=False,
    ),
    Case("finnish device", "Kyllä käy.\n\nLähetetty laitteesta iPad", "Kyllä käy.", is_html=False),
    Case("when and who, without a colon", "Ладно.\n\n02.11.2026, 10:12, x@bakery.example\n> старое\n", "Ладно.", is_html=False),
    Case(
        "ban before what it bans",
        "Chiamatemi.\n\nLe informazioni in questo messaggio sono riservate; è vietata ogni forma di diffusione senza il consenso del mittente.",
        "Chiamatemi.",
        is_html=False,
    ),
    Case(
        "dutch ban on use",
        "Bel me.\n\nDit e-mailbericht is uitsluitend bestemd voor de geadresseerde. Gebruik van deze gegevens door anderen is verboden.\n",
        "Bel me.",
        is_html=False,
    ),
    Case(
        "attribution below a short rule",
        "Let's do that.\n\n---\n\nOn November 2, 2026, X <x@bakery.example> wrote:\n\n> old\n",
        "Let's do that.",
        is_html=False,
    ),
    Case(
        "what somebody wrote, told in a sentence",
        "Hello,\n\non 2 November at 10:12 your colleague wrote, that it is ready:\n\nIt is not.",
        "Hello, on 2 November at 10:12 your colleague wrote, that it is ready: It is not.",
        is_html=False,
    ),
    Case(
        "header block on the line of its rule",
        "Ja graag\n\n-------- Oorspronkelijk bericht --------Van: X <x@bakery.example> Datum: 02-11-2026  10:12 Aan: J <j@y.example> Onderwerp: taart\noud",
        "Ja graag",
        is_html=False,
    ),
    Case(
        "attribution wrapped within its brackets",
        "Sim, obrigado.\n\nPadaria Central <x@bakery.example> escreveu (terça,\n2/11/2026 à(s) 10:12):\n\n> velho\n",
        "Sim, obrigado.",
        is_html=False,
    ),
    Case(
        "prose below a rule",
        "I tried twice.\n\n-----\nThe bill says 12 and not 10.\n\nThanks",
        "I tried twice. ----- The bill says 12 and not 10. Thanks",
        is_html=False,
    ),
    Case(
        "forward inside quote signs",
        "Please look.\n\n> Begin forwarded message:\n>\n> From: P <p@y.example>\n> Subject: cake\n>\n> It is dry.",
        "Please look. > Begin forwarded message: > > From: P <p@y.example> > Subject: cake > > It is dry.",
        is_html=False,
        subject="Fwd: cake",
    ),
    Case(
        "outlook p-tags",
        (
            "<p>Prima!</p><p>Groet, Jan</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>Van"
            ":</b> X &lt;x@bakery.example&gt;</p><p><b>Verzonden:</b> maandag 2 november 2026 10:12</p><p><b>Aan:"
            "</b> Jan</p><p><b>Onderwerp:</b> taart</p></div></div><p>oud</p>"
        ),
        "Prima! Groet, Jan",
        is_html=True,
    ),
    Case(
        "no-attribution html cite",
        "<div>new</div><blockquote type=cite>old</blockquote><div>more new</div>",
        "new more new",
        is_html=True,
    ),
    Case(
        "indent kept",
        ("<div>list:</div><blockquote style='margin:0 0 0 40px;border:none;padding:0px'><div>item</div></blockquote><div>bye</div>"),
        "list: item bye",
        is_html=True,
    ),
    Case(
        "attribution+indent",
        (
            "<div>new</div><div>On Mon, Nov 2, 2026 at 10:12 AM X &lt;x@bakery.example&gt; wrote:</div><blockquot"
            "e><div>old</div></blockquote>"
        ),
        "new",
        is_html=True,
    ),
    Case(
        "gmail mobile",
        "new\n\nOp ma 2 nov. 2026 10:12 schreef X <x@bakery.example>:\n\n> old\n",
        "new",
        is_html=False,
    ),
    Case(
        "gmail mobile no quote fr",
        "Merci\n\nLe lun. 2 nov. 2026, 10:12, X <x@bakery.example> a écrit :\n\n> old\n",
        "Merci",
        is_html=False,
    ),
    Case(
        "k9",
        "new\n\nAm 2. November 2026 10:12:13 MEZ schrieb X <x@bakery.example>:\n>old\n>older\n",
        "new",
        is_html=False,
    ),
    Case(
        "k9 sig",
        "new\n-- \nDiese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.\n",
        "new",
        is_html=False,
    ),
    Case(
        "name first no date",
        "new\n\nX <x@bakery.example> wrote:\n> old",
        "new",
        is_html=False,
    ),
    Case(
        "short wrote",
        "new\n\nJan wrote:\n> old",
        "new",
        is_html=False,
    ),
    Case(
        "lotus",
        "new\n\n\n\n\nFrom:   X/Firm\nTo:     Jan\nDate:   02-11-2026 10:12\nSubject:        Re: x\n\n\n\nold",
        "new",
        is_html=False,
    ),
    Case(
        "gmx",
        ("new\n\n-- \nDiese Nachricht wurde mit der GMX Mail App gesendet.\nAm 02.11.26, 10:12 schrieb X <x@bakery.example>:\n> old"),
        "new",
        is_html=False,
    ),
    Case(
        "proton footer",
        (
            "new\n\nSent with [Proton Mail](https://proton.me/) secure email.\n\nOn Monday, November 2nd, 2026 at 10:"
            "12 AM, X <x@bakery.example> wrote:\n\n> old"
        ),
        "new",
        is_html=False,
    ),
    Case(
        "proton orig",
        ("new\n\n------- Original Message -------\nOn Monday, November 2nd, 2026 at 10:12 AM, X <x@bakery.example> wrote:\n\n\n> old"),
        "new",
        is_html=False,
    ),
    Case(
        "old proton",
        "new\n\n‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, X <x@bakery.example> wrote:\n\n> old",
        "new",
        is_html=False,
    ),
    Case(
        "inline no blank",
        "> q1\na1\n> q2\na2\n-- \nsig",
        "a1 a2",
        is_html=False,
    ),
    Case(
        "top+inline",
        "Hi,\n\nsee below.\n\nOn 2/11/2026 10:12, X wrote:\n> q1\n\na1\n\n> q2\n\na2\n\nJan",
        "Hi, see below. a1 a2 Jan",
        is_html=False,
    ),
    Case(
        "outlook spaces",
        (
            "new\n\n ________________________________ \n From: X <x@bakery.example>\n Sent: Monday, November 2, 2026 "
            "10:12 AM\n To: Jan <jan@c.example>\n Subject: Re: x \n \nold"
        ),
        "new",
        is_html=False,
    ),
    Case(
        "yahoo ipad",
        ("new\n\nSent from Yahoo Mail for iPhone\n\nOn Monday, November 2, 2026, 10:12 AM, X <x@bakery.example> wrote:\n\nold\n"),
        "new",
        is_html=False,
    ),
    Case(
        "aol",
        (
            "new\n\n-----Original Message-----\nFrom: X <x@bakery.example>\nTo: jan <jan@c.example>\nSent: Mon, Nov 2,"
            " 2026 10:12 am\nSubject: x\n\nold"
        ),
        "new",
        is_html=False,
    ),
    Case(
        "mail.ru",
        "ок\n\n--\nИван\n\n  >Понедельник, 2 ноября 2026, 10:12 +03:00 от X <x@bakery.example>:\n  > \n  >old",
        "ок",
        is_html=False,
    ),
    Case(
        "yandex",
        'ок\n \n02.11.2026, 10:12, "X" <x@bakery.example>:\n> old',
        "ок",
        is_html=False,
    ),
    Case(
        "seznam",
        (
            "ano\n\n---------- Původní e-mail ----------\nOd: X <x@bakery.example>\nKomu: j@c\nDatum: 2. 11. 2026 10:1"
            '2:13\nPředmět: x\n"old"'
        ),
        "ano",
        is_html=False,
    ),
    Case(
        "onet",
        "tak\n\nDnia 2 listopada 2026 10:12 X <x@bakery.example> napisał(a):\n\nold",
        "tak",
        is_html=False,
    ),
    Case(
        "wp",
        "tak\n\nDnia 2026-11-02 10:12 X <x@bakery.example> napisał(a):\n> old",
        "tak",
        is_html=False,
    ),
    Case(
        "libero",
        "ok\n\n> Il 02/11/2026 10:12 X <x@bakery.example> ha scritto:\n> \n> old",
        "ok",
        is_html=False,
    ),
    Case(
        "openxchange",
        "ok\n\n> X <x@bakery.example> hat am 02.11.2026 10:12 CET geschrieben:\n> \n> old",
        "ok",
        is_html=False,
    ),
    Case(
        "orange",
        ('ok\n\n> Message du 02/11/26 10:12\n> De : "X" <x@bakery.example>\n> A : j@c\n> Copie à : \n> Objet : x\n> \n> old'),
        "ok",
        is_html=False,
    ),
    Case(
        "laposte",
        'ok\n\nDe : "X" \nA : j@c,\nEnvoyé: lundi 2 Novembre 2026 10:12\nObjet : x\n \nold',
        "ok",
        is_html=False,
    ),
    Case(
        "swe outlook",
        "ok\n\nFrån: X <x@bakery.example> \nSkickat: den 2 november 2026 10:12\nTill: j@c\nÄmne: Re: x\n\nold",
        "ok",
        is_html=False,
    ),
    Case(
        "fi outlook",
        ("ok\n\nLähettäjä: X <x@bakery.example> \nLähetetty: maanantai 2. marraskuuta 2026 10.12\nVastaanottaja: j\nAihe: VS: x\n\nold"),
        "ok",
        is_html=False,
    ),
    Case(
        "ziggo wm",
        "ok\n\n> Op 02-11-2026 10:12 CET schreef X <x@bakery.example>:\n> \n>  \n> old",
        "ok",
        is_html=False,
    ),
    Case(
        "roundcube",
        "ok\n\nX schreef op 2026-11-02 10:12:\n> old",
        "ok",
        is_html=False,
    ),
    Case(
        "roundcube de",
        "ok\n\nAm 2026-11-02 10:12, schrieb X:\n> old",
        "ok",
        is_html=False,
    ),
    Case(
        "exchange nl wrapped",
        (
            "ok\n\nVan: X <x@bakery.example>\nVerzonden: maandag 2 november 2026 10:12\nAan: Jan de Vries <jan@c.exam"
            "ple>; Piet de Langenaam\n<piet@c.example>; Klaas <k@c.example>\nCC: Y\nOnderwerp: RE: x\n\noud"
        ),
        "ok",
        is_html=False,
    ),
    Case(
        "sig then footer",
        (
            "ok\n\nGroet, Jan\n\n\nVerstuurd vanaf mijn iPhone\n\n> Op 2 nov. 2026 om 10:12 heeft X <x@bakery.example> h"
            "et volgende geschreven:\n> \n> oud"
        ),
        "ok Groet, Jan",
        is_html=False,
    ),
    Case(
        "disclaimer-ish keep",
        "ok\n\nJan\nTel 123",
        "ok Jan Tel 123",
        is_html=False,
    ),
    Case(
        "html br attribution",
        "ok<br><br>On 2 Nov 2026 at 10:12, X &lt;x@bakery.example&gt; wrote:<br>&gt; old<br>&gt; older<br>",
        "ok",
        is_html=True,
    ),
    Case(
        "html samsung",
        (
            "<div>ok</div><div><br></div><div id='composer_signature'>Verzonden vanaf mijn Galaxy</div><div><br><"
            "/div><div>-------- Oorspronkelijk bericht --------</div><div>Van: X &lt;x@bakery.example&gt; </div><"
            "div>Datum: 02-11-2026  10:12  (GMT+01:00) </div><div>Aan: j </div><div>Onderwerp: x </div><div>oud</"
            "div>"
        ),
        "ok",
        is_html=True,
    ),
    Case(
        "html outlook mobile",
        (
            "<div>ok</div><div id='ms-outlook-mobile-signature'><div>Download <a href='x'>Outlook voor iOS</a></d"
            "iv></div><div id='mail-editor-reference-message-container'><hr><div id='divRplyFwdMsg'><b>Van:</b> X"
            "<br><b>Verzonden:</b> maandag<br><b>Aan:</b> j<br><b>Onderwerp:</b> x</div><div>oud</div></div>"
        ),
        "ok",
        is_html=True,
    ),
    Case(
        "new outlook win",
        (
            "<div class='elementToProof'>ok</div><div id='appendonsend'></div><div><br></div><hr><div id='divRply"
            "FwdMsg'><b>From:</b> X<br><b>Sent:</b> Mon<br><b>To:</b> j<br><b>Subject:</b> x</div><div>old</div>"
        ),
        "ok",
        is_html=True,
    ),
    Case(
        "webde",
        ("new\n\nGesendet mit der WEB.DE Mail App\n\nAm 02.11.26 um 10:12 schrieb X\n\n> Von: X <x@bakery.example>\n> old"),
        "new",
        is_html=False,
    ),
]
