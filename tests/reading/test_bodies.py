"""Text and attachments: what a mail program would show, and nothing lost."""

from __future__ import annotations

import base64
import email
import hashlib
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentdesk.domain.channels import MIME
from agentdesk.domain.reading import ReadMessage
from agentdesk.reading.mime import Part, parse
from agentdesk.reading.registry import read, read_part

HEAD = b"From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def multipart(kind: str, *parts: bytes, parameters: str = "") -> bytes:
    body = b"".join(b"--BB\r\n" + part + b"\r\n" for part in parts)
    return HEAD + f'Content-Type: multipart/{kind}; boundary="BB"{parameters}\r\n\r\n'.encode() + body + b"--BB--\r\n"


PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\nplain text"
HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>rich <b>text</b></p>"
IMAGE = b"Content-Type: image/png\r\nContent-ID: <img1>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
PDF = b'Content-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg=='


def attachments(message: ReadMessage) -> list[tuple[str, str, int, bool]]:
    return [(item.filename, item.content_type, item.size, item.is_inline) for item in message.attachments]


def test_plain_wins_over_html_where_it_says_something() -> None:
    """The sender's own plain text needs no rendering."""
    assert read(multipart("alternative", PLAIN, HTML), MIME).body_text == "plain text"
    assert read(multipart("alternative", HTML, PLAIN), MIME).body_text == "plain text"


@pytest.mark.parametrize("empty", [b"", b" \r\n \r\n", b"\xc2\xa0\r\n", b"Your mail program does not show HTML."])
def test_an_empty_plain_part_gives_way_to_the_html(empty: bytes) -> None:
    """Shops and phones send an empty text/plain beside the real message."""
    html = HTML.replace(b"text</b>", b"text</b> that is much longer than the notice beside it, as it always is in such mail, and goes on")
    message = read(multipart("alternative", b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + empty, html), MIME)
    assert message.body_text.startswith("rich text")
    assert message.attachments == ()


def test_html_alone_is_shown_as_text_without_what_is_hidden() -> None:
    """Scripts, styles and hidden preheaders are no text of the message."""
    html = (
        "<html><head><title>t</title><style>p{color:red}</style></head><body><div style='display:none'>preheader</div>"
        "<script>alert(1)</script><p>Hello&nbsp;<b>you</b>,</p><ul><li>one<li>two</ul>5 &lt; 6<br>caf&eacute;<img src='http://x/y.png'></body></html>"
    )
    text = read(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode(), MIME).body_text
    assert "preheader" not in text
    assert "alert" not in text
    assert "color" not in text
    for shown in ("you", "one", "two", "5 < 6", "café"):
        assert shown in text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<html><body>a</body></html>\nthe list's footer", "a\nthe list's footer"),
        ("<html><body>a</body></html><html><head><title>t</title></head><body>b</body></html>", "a\nb"),
        ("<html><body><table><tr><td>a</body></html><p>b</p>", "a\n\nb"),
        ("<body><xml><w:View>Normal</w:View></xml>a</body>", "a"),
        ("<dl><dt>a<dd>b</dl><center>c</center>d", "a\nb\nc\nd"),
        ("<div style='max-height:0;overflow:hidden'>preheader</div>a&shy;b&#8203;", "ab"),
    ],
)
def test_html_is_read_to_its_end_as_a_browser_shows_it(html: str, text: str) -> None:
    """Gateways and lists write behind the end of the document; libxml2 drops that."""
    assert read(HEAD + b"Content-Type: text/html\r\n\r\n" + html.encode(), MIME).body_text == text


def test_deep_html_still_gives_its_text() -> None:
    """Twenty thousand nested elements make the layout engine return nothing."""
    source = HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 20_000 + b"deep text"
    assert read(source, MIME).body_text.strip() == "deep text"


def test_inline_images_and_attachments_are_listed_in_order() -> None:
    """Nothing is dropped, and what is shown inside the text is marked."""
    related = b"Content-Type: multipart/related; boundary=CC\r\n\r\n--CC\r\n" + HTML + b"\r\n--CC\r\n" + IMAGE + b"\r\n--CC--"
    message = read(multipart("mixed", related, PDF), MIME)
    assert message.body_text == "rich text"
    assert attachments(message) == [("", "image/png", 8, True), ("a.pdf", "application/pdf", 4, False)]
    assert message.attachments[0].content_id == "img1"


def test_a_picture_the_html_shows_is_inline_wherever_it_stands() -> None:
    """Outlook and phones attach pictures that the text shows beside files that it doesn't."""
    html = b'Content-Type: text/html\r\n\r\n<img src="cid:img1">'
    shown = IMAGE.replace(b"image/png\r\n", b"image/png\r\nContent-Disposition: attachment\r\n")
    message = read(multipart("mixed", html, shown, PDF), MIME)
    assert [item.is_inline for item in message.attachments] == [True, False]


def test_texts_around_an_attachment_are_all_shown() -> None:
    """Apple Mail puts text before and after a picture."""
    after = b"Content-Type: text/plain\r\n\r\nafter"
    message = read(multipart("mixed", PLAIN, IMAGE, after), MIME)
    assert message.body_text == "plain text\nafter"
    assert len(message.attachments) == 1


def test_an_attached_message_is_one_attachment_with_its_exact_bytes() -> None:
    """Its text isn't mixed in, and its digest is that of the bytes sent."""
    inner = b"From: c@d.example\r\nSubject: inner\r\n\r\ninner text\r\n-- \r\nsig"
    message = read(multipart("mixed", PLAIN, b"Content-Type: message/rfc822\r\n\r\n" + inner), MIME)
    assert message.body_text == "plain text"
    [attached] = message.attachments
    assert (attached.content_type, attached.size, attached.sha256) == ("message/rfc822", len(inner), hashlib.sha256(inner).hexdigest())


def test_calendar_tnef_signatures_and_cards_are_attachments() -> None:
    """What a mail program offers to open is no text of the message."""
    parts = [
        b"Content-Type: text/calendar; method=REQUEST; name=invite.ics\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR",
        b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+",
        b"Content-Type: application/pgp-signature; name=signature.asc\r\n\r\n-----BEGIN PGP SIGNATURE-----",
        b"Content-Type: text/x-vcard; name=jan.vcf\r\n\r\nBEGIN:VCARD",
        b"Content-Type: text/plain; name=notes.txt\r\nContent-Disposition: attachment\r\n\r\nnotes",
    ]
    message = read(multipart("mixed", PLAIN, *parts), MIME)
    assert message.body_text == "plain text"
    assert [item.filename for item in message.attachments] == ["invite.ics", "winmail.dat", "signature.asc", "jan.vcf", "notes.txt"]


def test_a_calendar_beside_alternatives_is_kept() -> None:
    """An invitation's third alternative is a file to open."""
    calendar = b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR"
    message = read(multipart("alternative", PLAIN, HTML, calendar), MIME)
    assert message.body_text == "plain text"
    assert [item.content_type for item in message.attachments] == ["text/calendar"]


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (b'Content-Disposition: attachment; filename="a b.pdf"', "a b.pdf"),
        (b"Content-Disposition: attachment; filename=a b.pdf", "a b.pdf"),
        (b"Content-Disposition: attachment; filename*=utf-8''r%C3%A9sum%C3%A9.pdf", "résumé.pdf"),
        (b"Content-Disposition: attachment; filename*=\"utf-8''r%C3%A9sum%C3%A9.pdf\"", "résumé.pdf"),
        (b"Content-Disposition: attachment; filename*=iso-8859-1'fr'r%E9sum%E9.pdf", "résumé.pdf"),
        (b'Content-Disposition: attachment; filename*0="one-"; filename*1="two.pdf"', "one-two.pdf"),
        (b'Content-Disposition: attachment; filename*1="two.pdf"; filename*0="one-"', "one-two.pdf"),
        (b"Content-Disposition: attachment; filename*0*=utf-8''%C3%A9-; filename*1*=%C3%A8; filename*2=\".pdf\"", "é-è.pdf"),
        (b"Content-Disposition: attachment; filename=\"utf-8''r%C3%A9.pdf\"", "ré.pdf"),
        (b'Content-Disposition: attachment; filename="=?utf-8?Q?r=C3=A9.pdf?="', "ré.pdf"),
        (b"Content-Disposition: attachment; filename==?utf-8?Q?r=C3=A9.pdf?=", "ré.pdf"),
        (b'Content-Disposition: attachment;\r\n filename="=?utf-8?Q?r=C3=A9?=\r\n =?utf-8?Q?sum.pdf?="', "résum.pdf"),
        (b'Content-Disposition: attachment; filename="r\xe9.pdf"', "ré.pdf"),
        (b'Content-Disposition: attachment; filename="r\xc3\xa9.pdf"', "ré.pdf"),
        (b'Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        (b'Content-Disposition: attachment; filename="C:\\temp\\a.pdf"', "a.pdf"),
        (b'Content-Disposition: attachment; filename="say \\"hi\\".pdf"', 'say "hi".pdf'),
        (b"Content-Disposition: attachment", "t.pdf"),
        (b"X: y", "t.pdf"),
        (b'Content-Disposition: attachment; filename=""', "t.pdf"),
        (b'Content-Disposition: attachment; FILENAME="a.pdf"', "a.pdf"),
        (b'Content-Disposition: attachment; size=3; filename="a;b.pdf"; x=y', "a;b.pdf"),
        (b'Content-Disposition: filename="a.pdf"', "a.pdf"),
        (b'Content-Disposition: attachment filename="a.pdf"', "a.pdf"),
    ],
)
def test_file_names_are_what_the_sender_chose(headers: bytes, name: str) -> None:
    """RFC 2231, RFC 2047 where it isn't allowed, raw bytes, missing quotes, paths."""
    part = b"Content-Type: application/pdf; name=t.pdf\r\n" + headers + b"\r\n\r\nx"
    assert [item.filename for item in read(multipart("mixed", PLAIN, part), MIME).attachments] == [name]


def test_uuencoded_files_become_attachments_and_leave_the_text() -> None:
    """Old programs put files into the text itself."""
    body = b"Here it is:\r\n\r\nbegin 644 hello.txt\r\n%:&5L;&\\`\r\n`\r\nend\r\n\r\nBye\r\n"
    message = read(HEAD + b"\r\n" + body, MIME)
    [file] = message.attachments
    assert (file.filename, file.size) == ("hello.txt", 5)
    assert read_part(HEAD + b"\r\n" + body, MIME, file.part) == b"hello"
    assert "begin 644" not in message.body_text
    assert "Bye" in message.body_text


def test_text_that_only_says_begin_stays_text() -> None:
    """Not every "begin" starts a file."""
    body = "begin 644 words\r\nthat are no encoding at all; they are prose.\r\nend\r\n"
    message = read(HEAD + b"\r\n" + body.encode(), MIME)
    assert message.attachments == ()
    assert "prose" in message.body_text


def test_flowed_text_is_joined() -> None:
    """RFC 3676: soft breaks go, hard ones and the signature line stay."""
    body = "one \r\ntwo\r\nthree\r\n> quoted \r\n> more\r\n-- \r\nsig"
    message = read(HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + body.encode(), MIME)
    assert message.body_text == "one two\nthree\n> quoted more\n-- \nsig"
    message = read(HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\none \r\ntwo", MIME)
    assert message.body_text == "onetwo"


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("base64", base64.b64encode(b"hello world") + b"\r\n", "hello world"),
        ("base64", b"aGVsbG8gd29ybGQ", "hello world"),
        ("base64", b"aGVsbG8=\r\nIHdvcmxk\r\n", "hello world"),
        ("base64", b"aGVs!bG8g\x00d29ybGQ=", "hello world"),
        (
            "base64",
            b"aGVsbG8gd29ybGQK\r\n_______\r\nthe list's footer, unencoded\r\n",
            "hello world\n_______\r\nthe list's footer, unencoded",
        ),
        ("base64", b"aGVsbG8=\r\n\r\n_______\r\na footer\r\n", "hello\n_______\r\na footer"),
        ("base64", b"this was never encoded at all\r\n", "this was never encoded at all"),
        ("BASE64", b"aGVsbG8=", "hello"),
        ('"base64"', b"aGVsbG8=", "hello"),
        ("quoted-printable", b"caf=C3=A9 =\r\nau lait", "café au lait"),
        ("quoted-printable", b"broken =ZZ and =", "broken =ZZ and "),
        ("8bit", "café".encode(), "café"),
        ("no-such-encoding", b"as is", "as is"),
    ],
)
def test_transfer_encodings_are_undone_as_far_as_damage_allows(encoding: str, body: bytes, text: str) -> None:
    """Truncated, glued, mislabelled and half-encoded bodies."""
    source = HEAD + f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body
    assert read(source, MIME).body_text == text.replace("\r\n", "\n").rstrip()


LETTER = b"Hello, this is a letter that somebody encoded without saying so. " * 3


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (b"Content-Transfer-Encoding: base64\r\n", b"Hello\r\n", "Hello"),
        (b"Content-Transfer-Encoding: 7bit\r\n", base64.encodebytes(LETTER), LETTER.decode().strip()),
        (b"Content-Transfer-Encoding: 7bit\r\n", base64.b64encode(LETTER), LETTER.decode().strip()),
        (b"", b"caf=C3=A9 =\r\nau lait =3D 3\r\n", "café au lait = 3"),
        (b"", b"a = b =\r\nc=C3=A9", "a = b =\nc=C3=A9"),
        (b"Content-Transfer-Encoding: quoted-printable\r\n", b"soft=  \r\nbreak", "softbreak"),
        (b"Content-Transfer-Encoding: x-uuencode\r\n", b"%:&5L;&\\`\r\n`\r\n", "hello"),
        (b"", b"he\x00llo", "hello"),
        (b"Content-Type: text/enriched\r\n", b"<bold>Now</bold> is <<the\r\ntime\r\n\r\n<param>red</param>x", "Now is <the time\nx"),
    ],
)
def test_bodies_whose_label_lies_are_read_all_the_same(head: bytes, body: bytes, text: str) -> None:
    """Encoded without a label, labelled without being encoded."""
    source = HEAD + (b"" if b"Content-Type" in head else b"Content-Type: text/plain; charset=utf-8\r\n") + head + b"\r\n" + body
    assert read(source, MIME).body_text == text


def test_yenc_files_become_attachments_and_leave_the_text() -> None:
    """News readers' encoding, which some mail carries."""
    coded = bytes((value + 42) % 256 for value in b"hello") + b"=" + bytes([(0 + 42 + 64) % 256])
    body = b"Text\r\n=ybegin line=128 size=6 name=a.bin\r\n" + coded + b"\r\n=yend size=6\r\nmore\r\n"
    message = read(HEAD + b"\r\n" + body, MIME)
    [file] = message.attachments
    assert (file.filename, read_part(HEAD + b"\r\n" + body, MIME, file.part)) == ("a.bin", b"hello\x00")
    assert message.body_text == "Text\nmore"


@pytest.mark.parametrize(
    "source",
    [
        b"Content-Type: multipart/mixed; boundary=AA\r\n\r\n--BB\r\nContent-Type: text/plain\r\n\r\none\r\n--BB\r\n\r\ntwo\r\n--BB--\r\n",
        b"\r\nMIME text\r\n------=_x\r\nContent-Type: text/plain\r\n\r\none\r\n------=_x\r\nContent-Type: text/plain\r\n\r\ntwo\r\n------=_x--\r\n",
    ],
)
def test_parts_are_found_without_the_boundary_that_was_named(source: bytes) -> None:
    """A gateway rewrote the boundary, or lost the header that names it."""
    assert read(HEAD + source, MIME).body_text == "one\ntwo"


def test_a_message_quoted_in_a_notice_stays_text() -> None:
    """The whole source of what failed stands below the notice of qmail."""
    body = b"Hi. I could not deliver it.\r\n\r\n<a@b.example>: unknown\r\n--- Below this line is a copy.\r\n\r\n" + multipart(
        "mixed", PLAIN
    )
    assert read(HEAD + b"\r\n" + body, MIME).body_text.startswith("Hi. I could not deliver")


def test_a_boundary_used_twice_still_nests() -> None:
    """Some programs give an alternative the boundary of what it stands in."""
    inner = b"Content-Type: multipart/alternative; boundary=BB\r\n\r\n--BB\r\n" + PLAIN + b"\r\n--BB\r\n" + HTML
    assert read(multipart("mixed", inner), MIME).body_text == "plain text"


@pytest.mark.parametrize(
    "source",
    [
        HEAD + b"Content-Type: multipart/mixed\r\n\r\n--BB\r\n\r\ntext here\r\n--BB--\r\n",
        HEAD + b"Content-Type: multipart/mixed; boundary=XX\r\n\r\ntext here",
        HEAD + b"Content-Type: multipart/mixed; boundary=BB\r\n\r\n--BB\r\n\r\ntext here",
        HEAD + b"Content-Type: multipart/mixed; boundary=BB\r\n\r\n--BB\r\ntext here\r\n--BB--",
        HEAD + b"Content-Type: text\r\n\r\ntext here",
        HEAD + b"Content-Type:\r\n\r\ntext here",
        HEAD + b"Content-Type: text/plain; charset=\r\n\r\ntext here",
        HEAD + b"Content-Type: text/plain; name*\r\n\r\ntext here",
        HEAD + b"Content-Type: text/plain charset=utf-8\r\n\r\ntext here",
        HEAD + b'Content-Type: multipart/mixed; boundary="BB\r\n\r\n--BB\r\n\r\ntext here\r\n--BB--',
        HEAD.replace(b"\r\n", b"\n") + b"Content-Type: multipart/mixed; boundary=BB\n\n--BB\n\ntext here\n--BB--\n",
        HEAD.replace(b"\r\n", b"\r") + b"Content-Type: multipart/mixed; boundary=BB\r\r--BB\r\rtext here\r--BB--\r",
        HEAD.replace(b"\r\n", b"\r\r\n") + b"\r\r\ntext here\r\r\n",
    ],
)
def test_broken_structures_still_show_their_text(source: bytes) -> None:
    """Missing boundaries, ends, types and line ends: the words of the customer are there, so they are shown."""
    message = read(source, MIME)
    assert "text here" in message.body_text
    assert message.unreadable == ""


def test_a_picture_alone_is_an_attachment() -> None:
    """A scanner sends a message that is nothing but its file."""
    message = read(HEAD + IMAGE, MIME)
    assert message.body_text == ""
    assert attachments(message) == [("", "image/png", 8, False)]


def leaves(part: Part) -> list[tuple[str, bytes]]:
    if part.children:
        return [leaf for child in part.children for leaf in leaves(child)]
    return [(part.content_type, part.body)]


TEXTS = st.text(st.characters(codec="ascii", categories=["L", "N", "Zs"]), min_size=1, max_size=60)


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> MIMEBase:
    """Draw a well-formed message as the standard library writes it."""
    kind = draw(st.sampled_from(["text", "html", "image", "application", "message", "multipart", "multipart"]))
    if kind == "multipart" and depth:
        parent = MIMEMultipart(draw(st.sampled_from(["mixed", "alternative", "related"])))
        for child in draw(st.lists(trees(depth=depth - 1), min_size=1, max_size=4)):
            parent.attach(child)
        return parent
    if kind == "image":
        return MIMEImage(draw(st.binary(max_size=100)), "png")
    if kind == "application":
        return MIMEApplication(draw(st.binary(max_size=100)), "pdf", name="x.pdf")
    if kind == "message":
        return MIMEMessage(MIMEText(draw(TEXTS)))
    return MIMEText(draw(TEXTS), "html" if kind == "html" else "plain", "utf-8")


@given(trees())
@settings(max_examples=150, deadline=None)
def test_well_formed_mail_has_the_tree_the_standard_library_sees(tree: MIMEBase) -> None:
    """Our parser is our own; on sound mail it must agree with everybody else's."""
    source = tree.as_bytes()
    expected = []
    pending: list[email.message.Message] = [email.message_from_bytes(source)]
    while pending:
        part = pending.pop(0)
        if part.get_content_maintype() == "multipart":
            pending = [child for child in part.get_payload() if isinstance(child, email.message.Message)] + pending
        else:
            expected.append(part.get_content_type())
    assert [kind for kind, _body in leaves(parse(source).root)] == expected


@given(trees())
@settings(max_examples=100, deadline=None)
def test_every_attachment_comes_back_by_its_number(tree: MIMEBase) -> None:
    """What the list shows is what opening it gives: same size, same digest."""
    source = tree.as_bytes()
    for item in read(source, MIME).attachments:
        data = read_part(source, MIME, item.part)
        assert (len(data), hashlib.sha256(data).hexdigest()) == (item.size, item.sha256)
