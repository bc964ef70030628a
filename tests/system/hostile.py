"""A corpus of texts a customer could write to act on a terminal, to disguise or to crash; and mails that carry one in every field."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RECEIVED_AT: Final = "Sat, 21 Nov 2026 09:00:00 +0000"


class Family(StrEnum):
    """What a text tries."""

    OSC = "OSC"
    CSI = "CSI"
    MODE = "DEC private mode"
    STRING = "DCS, APC, PM, SOS"
    C1 = "C1"
    C0 = "C0"
    MARKUP = "markup"
    BIDI = "bidi"
    INVISIBLE = "no width"
    SURROGATE = "surrogate"
    WIDTH = "width"
    INJECTION = "injection"
    PATH = "path"
    HUGE = "huge"


@dataclass(frozen=True, slots=True)
class Payload:
    """One hostile text; `data` is what stands in the mail, which need not be UTF-8."""

    family: Family
    data: bytes

    @property
    def is_raw_header(self) -> bool:
        """Say whether it can stand in a header as it is: a line break or NUL would end the line."""
        return not set(b"\r\n\0") & set(self.data) and len(self.data) < 900

    @property
    def argument(self) -> str:
        """Return it as a word on a command line, as a shell would hand it over."""
        return self.data.replace(b"\0", b"").decode("utf-8", "surrogateescape")


# Parameters are odd (leading zeros, unusual numbers), so that none is mistaken for what a console writes itself.
_OSC: Final = (
    "\x1b]0;owned\x07", "\x1b]2;owned\x1b\\", "\x1b]1;owned\u009c", "\x1b]0;never ended", "\x1b]8;;http://evil.example/\x07here\x1b]8;;\x07",
    "\x1b]8;id=1;file:///etc/passwd\x1b\\here\x1b]8;;\x1b\\", "\x1b]52;c;ZXZpbA==\x07", "\x1b]52;p;?\x1b\\", "\x1b]4;1;?\x07", "\x1b]4;3;#ff0001\x07",
    "\x1b]10;?\x1b\\", "\x1b]11;#010203\x07", "\x1b]7;file://evil/etc\x07", "\x1b]9;notice\x07", "\x1b]9;4;3;77\x07", "\x1b]99;i=1;notice\x1b\\",
    "\x1b]777;notify;a;b\x07", "\x1b]1337;File=inline=1:AAAA\x07", "\x1b]1337;SetUserVar=a=Yg==\x07", "\x1b]133;C\x07", "\x1b]22;crosshair-evil\x07",
    "\x1b]50;?\x07", "\x1b]104\x07", "\x1b]112\x1b\\", "\x1b]5522;type=read\x1b\\", "\x1b]3008;start=evil\x1b\\", "\x1b]lowned\x1b\\", "\x1b]Lowned\x07",
)  # fmt: skip
_CSI: Final = (
    "\x1b[38;5;201m", "\x1b[0038;2;201;3;7m", "\x1b[5;8;53;77m", "\x1b[0037;0113H", "\x1b[0002J", "\x1b[003J", "\x1b[0001K", "\x1b[0017A", "\x1b[0019B",
    "\x1b[00013C", "\x1b[00011D", "\x1b[7;19r", "\x1b[6n", "\x1b[?6n", "\x1b[05n", "\x1b[c", "\x1b[>0c", "\x1b[=c", "\x1b[>q", "\x1b[x", "\x1b[21t",
    "\x1b[20t", "\x1b[3;77;77t", "\x1b[8;7;77t", "\x1b[22;0t", "\x1b[4i", "\x1b[5i", "\x1b[!p", '\x1b[61"p', "\x1b[00031 q", "\x1b[017b", "\x1b[0099L",
    "\x1b[0098M", "\x1b[0097P", "\x1b[0096@", "\x1b[0095X", "\x1b[0094S", "\x1b[0093T", "\x1b[1;1;9;9$z", "\x1b[1;1;9;9;65$x", "\x1b[>4;2m", "\x1b[>31u",
    "\x1b[?u", "\x1b[s", "\x1b[u", "\x1b[3g", "\x1b[12h", "\x1b[20h", "\x1b[4l", "\x1b[1;2'z", "\x1b[>1;7p", "\x1b[#{", "\x1b[ 38;5;201m", "\x1b[38;5;2\x0001m",
    "\x1b[99999999999999999999m", "\x1b[;;;;;;;;;m", "\x1b[", "\x1b[38;5", "\x1b", "\x1bc", "\x1b(0lqk", "\x1b)0", "\x1b#8", "\x1b=", "\x1b7", "\x1b8", "\x1bD",
    "\x1bM", "\x1bE", "\x1bH", "\x1bN!", "\x1bO!", "\x1bZ", "\x1b%@", "\x1b%G", "\x1bn", "\x1bo", "\x1b\x1b[38;5;203m", "\x1b[\x1b[38;5;202m38;5;204m",
)  # fmt: skip
_MODES: Final = (
    "03", "05", "06", "0012", "0025", "0047", "00066", "0069", "01000", "01003", "01004", "01006", "01007", "01049", "1;1049", "02004", "02026",
    "2027", "02048", "9001", "80", "8452", "1070", "1042", "40;3",
)  # fmt: skip
_MODE: Final = (*(f"\x1b[?{mode}{end}" for mode in _MODES for end in "hl"), "\x1b[?1049s", "\x1b[?1049r", "\x1b[?996n", "\x1b[?38;1;S")
_STRING: Final = (
    "\x1bP$qm\x1b\\", "\x1bP+q544e\x1b\\", "\x1bPq#0;2;0;0;0#0~~\x1b\\", "\x1bP1$r0m\x1b\\", "\x1bPtmux;\x1b\x1b]52;c;ZXZpbA==\x07\x1b\\", "\x1bP0;1|17/17\x1b\\",
    "\x1bP=1s\x1b\\", "\x1bPnever ended", "\x1b_Gf=24,s=1,v=1;AAAA\x1b\\", "\x1b_Ga=q,i=31;AAAA\x1b\\", "\x1b_never ended", "\x1b^private\x1b\\", "\x1bXstart\x1b\\",
    "\x1bkscreen title\x1b\\",
)  # fmt: skip
_C1_TEXT: Final = (
    "\u009b38;5;205m", "\u009b0037;0115H", "\u009b6n", "\u009d0;owned\u0007", "\u009d52;c;ZXZpbA==\u009c", "\u0090$qm\u009c", "\u009fGi=1;AAAA\u009c", "\u009eprivate\u009c",
    "\u0098start\u009c", "\u0084", "a\u0085b", "\u008d", "\u008e!", "\u008f!", "\u009a", "\u009c", "".join(map(chr, range(0x80, 0xA0))),
)  # fmt: skip
_C1_BYTES: Final = (
    b"\x9b38;5;207m",
    b"\x9d0;owned\x07",
    b"\x90$qm\x9c",
    b"\x9fGi=1;AAAA\x9c",
    b"\xc2\xc2\x9b31m",
    b"\x1b\x9b38;5;209m",
    b"\xe2\x9b",
    b"\xc0\x9b31m",
)
_C0: Final = (
    "".join(map(chr, range(1, 32))), "\x07\x07\x07", "safe\x08\x08\x08\x08evil", "invoice\revil.exe", "a\x0bb\x0cc", "\x0elqk\x0f", "a\x7f\x7fb", "a\x00b", "\x05", "\x11\x13",
    "one\ntwo\r\nBcc: all@evil.example", "\x1a\x04\x03", "tab\tand\ttab", "\x1c\x1d\x1e\x1f",
)  # fmt: skip
_MARKUP: Final = (
    "[/]", "[/bold]", "[@click=app.quit]x[/]", "[@click=app.bell()]x", "[bold", "[bold]x", "[[", "]]", "[", "[]", "[link=http://evil.example]x", "[link='file:///etc/passwd'", "[#1234]",
    "[on red]x[/on red]", "[$error]x", "$x ${x} $(x)", "[reverse][blink]x", "\\[/]", "[/][/][/]", "[red]x[/blue]", "[color(999)]x", "[rgb(1,2,3,4)]", "[@click=]x", "[a=b c='d", ":smile:",
    ":warning-text:", "<b onclick=x>", "# h\n* l", "`code`", "{bold}x{/bold}", "%[bold]", "&lt;&#27;[38;5;211m", "&#x9b;31m", "=1B[38;5;212m", "\\x1b[31m \\033[31m \\e[31m ^[[31m", "[!@#]", "[@]", "[=]",
)  # fmt: skip
_BIDI: Final = (
    "gpj.\u202eexe.evil", "\u202dleft", "\u202aembed", "\u202bembed", "\u202cpop", "\u2066isolate", "\u2067isolate", "\u2068isolate\u2069", "\u200emark", "\u200fmark", "\u061cmark",
    "\u2067\u2066\u202e" * 80, "\u202a" * 130, "\u05e9\u05dc\u05d5\u05dd \u202e abc", "\u0641\u0627\u062a\u0648\u0631\u0629 12", "user\u202e\u2066@elpmaxe.live\u2069\u2066",
)  # fmt: skip
_INVISIBLE: Final = (
    "a\u200bb", "\u200b", "\ufeffx", "a\u2060b", "a\u2061\u2062\u2063\u2064b", "a\u206a\u206fb", "\ufff9a\ufffab\ufffb", "a\u2028b", "a\u2029b", "\u180ex", "a\u00adb", "a\u034fb", "\u115f\u1160\u3164\uffa0",
    "x\U000e0041\U000e007f", "\U000e0001\U000e0065\U000e006e", "\ufe0f\ufe0f", "a\U000e0100b", "\u2800\u2800", "\u00a0\u2007\u202f\u3000", "\x1b\u200b[38;5;214m", "\x1b\u202e]0;owned\x07",
)  # fmt: skip
_SURROGATE: Final = (
    b"\xed\xa0\x80",
    b"a\xed\xbf\xbfb",
    b"\xed\xa0\xbd\xed\xb8\x80",
    b"\xff\xfe\x41",
    b"\xf4\x90\x80\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\x80\xbf",
    b"\xe2\x82",
    b"\xef\xbf\xbf\xef\xb7\x90",
    b"\xee\x80\x80",
    b"\xf4\x8f\xbf\xbf",
)
_WIDTH: Final = (
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "\u2764\ufe0f\u2764\ufe0e", "1\ufe0f\u20e3", "\U0001f1f3\U0001f1f1\U0001f1e7", "\U0001f44d\U0001f3fd", "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "Z\u0351\u036b\u0343" + "\u0321\u0332" * 40 + "algo", "\u0301\u0301start", "\uff37\uff49\uff44\uff45", "\ufdfd", "\u0bb5\u0bbf \u0915\u094d\u0937", "\u1100\u1161\u11a8", "\U00012219 \U0001242b", "\u200d\u200d", "\U0001faf6\U0001fb00",
)  # fmt: skip
_INJECTION: Final = (
    "%s%n%x%d", "%(name)s", "{0} {name} {}", "{0.__class__.__mro__}", "{{7*7}}", "{% raw %}", "${7*7} #{7*7}", "<%= 7*7 %>", "'; DROP TABLE message;--", '" OR 1=1 --', "' UNION SELECT 1", "NEAR(a b) AND *", '"', "'", "c++ o'brien #123",
    "from:evil is:open -", "-rf /", "--help", "-", "--", "; touch owned", "$(touch owned)", "`touch owned`", "| cat", "&& :", "> owned", "*?[a-z]", "~root", "!!", "=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "javascript:alert(1)", "file:///etc/passwd",
    "http://evil.example@good.example/", "xn--80ak6aa92e.com \u0430pple.com", "<script>x</script>", "]]><!--", "NaN", "null", "None", "True", "0x7fffffffffffffff", "1e309", "\\", "\\N{DIGIT ONE}", "\u0130stanbul \u017f", "\u00b2\u0663",
)  # fmt: skip
_PATH: Final = (
    "../../../../etc/passwd",
    "/etc/passwd",
    "..\\..\\evil.exe",
    "C:\\evil.exe",
    "CON",
    "nul.txt",
    ".",
    "..",
    "a/../../b",
    "~/.ssh/config",
    "-o",
    "evil\x00.pdf",
    "evil.pdf\n.exe",
    ".bashrc",
    "a" * 300 + ".pdf",
    "\u202egpj.exe",
    " . ",
    "//server/share",
)
_HUGE: Final = (
    "W" * 5_000,
    "\u4e00" * 3_000,
    "\U0001f468\u200d\U0001f469" * 400,
    "a\u0300" + "\u0300" * 3_000,
    "[" * 2_000,
    "\x1b[38;5;0215m" * 600,
    "x " * 4_000,
    "\n" * 500 + "end",
    "\x1b]0;" + "o" * 4_000,
)


def _of(family: Family, texts: Iterable[str]) -> Iterator[Payload]:
    return (Payload(family, text.encode("utf-8", "surrogatepass")) for text in texts)


CORPUS: Final[tuple[Payload, ...]] = (
    *_of(Family.OSC, _OSC), *_of(Family.CSI, _CSI), *_of(Family.MODE, _MODE), *_of(Family.STRING, _STRING),
    *_of(Family.C1, _C1_TEXT), *(Payload(Family.C1, data) for data in _C1_BYTES), *_of(Family.C0, _C0),
    *_of(Family.MARKUP, _MARKUP), *_of(Family.BIDI, _BIDI), *_of(Family.INVISIBLE, _INVISIBLE),
    *(Payload(Family.SURROGATE, data) for data in _SURROGATE), *_of(Family.WIDTH, _WIDTH), *_of(Family.INJECTION, _INJECTION),
    *_of(Family.PATH, _PATH), *_of(Family.HUGE, _HUGE),
)  # fmt: skip


def sample() -> tuple[Payload, ...]:
    """Return one text of each family, for a run in less than a minute."""
    return tuple(next(payload for payload in CORPUS if payload.family is family) for family in Family)


@dataclass(frozen=True, slots=True)
class HostileMail:
    """A mail that carries one text in every field; `number` finds it again in its subject and its body."""

    number: int
    payload: Payload
    is_raw: bool
    """The text stands in the headers as it is, not as encoded words; the body is HTML."""

    @property
    def mark(self) -> str:
        """Return the word its subject begins with and its body ends with."""
        return f"No{self.number:04d}"

    def content(self) -> bytes:
        """Return the mail as it arrives."""
        subject, name = (self._raw, self._raw) if self.is_raw else (self._encoded, self._encoded)
        quoted = self._raw().replace(b"\\", b"").replace(b'"', b"")
        headers = [
            b'From: "%s" <no%d@evil.example>' % (quoted, self.number)
            if self.is_raw
            else b"From: %s <no%d@evil.example>" % (name(), self.number),
            b"To: shop@bakery.example",
            b"Cc: %s <%s@evil.example>, ok@customer.example" % (self._encoded(), quoted[:60] or b"x"),
            b"Subject: %s %s %s" % (self.mark.encode(), subject(), b"end"),
            b"Message-ID: <%d.%s@evil.example>" % (self.number, self._raw()[:200]),
            b"In-Reply-To: <%d.%s@nowhere.example>" % (self.number, self._raw()[:200]),
            b"Date: %s" % RECEIVED_AT.encode(),
            b"Organization: %s" % self._encoded(),
            b"MIME-Version: 1.0",
            b'Content-Type: multipart/mixed; boundary="edge"',
        ]
        return b"\r\n".join([*headers, b"", *self._body(), b""])

    def _raw(self) -> bytes:
        return self.payload.data if self.payload.is_raw_header else b"left out"

    def _encoded(self) -> bytes:
        data = self.payload.data[:3_000]
        return b" ".join(b"=?utf-8?B?%s?=" % b64encode(data[at : at + 45]) for at in range(0, len(data), 45))

    def _body(self) -> list[bytes]:
        kind, body = (b"html", b'<p>%s</p><a href="%s">link</a><p>%s</p>') if self.is_raw else (b"plain", b"%s\n> %s\n%s")
        words = b64encode(body % (self.payload.data, self.payload.data, self.mark.encode()))
        return [
            *(b"--edge", b"Content-Type: text/%s; charset=utf-8" % kind, b"Content-Transfer-Encoding: base64", b"", words),
            *(b"--edge", b"Content-Type: application/octet-stream", *self._attachment_name(), b"", b"attached", b"--edge--"),
        ]

    def _attachment_name(self) -> tuple[bytes, ...]:
        if self.is_raw:
            return (b'Content-Disposition: attachment; filename="%s"' % self._raw().replace(b'"', b""),)
        return (b"Content-Disposition: attachment;", b" filename*=utf-8''%s.pdf" % quote(self.payload.data[:1_500]).encode())


def mails(payloads: Iterable[Payload]) -> list[HostileMail]:
    """Return two mails for each text: encoded as mail programs do, and as raw bytes."""
    return [
        HostileMail(number, payload, is_raw=number % 2 == 0)
        for number, payload in enumerate((one for one in payloads for _ in range(2)), start=1)
    ]
