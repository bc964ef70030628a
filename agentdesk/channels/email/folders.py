"""Names of IMAP folders: between the bytes on the wire and what a person reads, also where a server's names are not valid UTF-7."""

from __future__ import annotations

from dataclasses import dataclass

from imapclient import imap_utf7

# Localised names of the folder for sent mail, for servers without SPECIAL-USE (RFC 6154); in the languages AgentDesk's users write.
_SENT_NAMES = (
    "sent",
    "sent items",
    "sent mail",
    "sent messages",
    "verzonden items",
    "verzonden",
    "gesendet",
    "gesendete elemente",
    "gesendete objekte",
    "éléments envoyés",
    "messages envoyés",
    "envoyés",
    "posta inviata",
    "inviata",
    "enviados",
    "elementos enviados",
)
_JUNK_NAMES = (
    "junk",
    "spam",
    "junk e-mail",
    "junk email",
    "junk mail",
    "bulk mail",
    "ongewenste e-mail",
    "ongewenst",
    "spamverdacht",
    "junk-e-mail",
    "courrier indésirable",
    "indésirables",
    "posta indesiderata",
    "correo no deseado",
)
_NAMES_ASIDE = frozenset(
    {
        *_SENT_NAMES,
        *_JUNK_NAMES,
        *("trash", "deleted items", "deleted messages", "prullenbak", "verwijderde items", "papierkorb", "gelöschte elemente", "corbeille"),
        *("éléments supprimés", "cestino", "posta eliminata", "papelera", "elementos eliminados", "drafts", "concepten", "entwürfe"),
        *("brouillons", "bozze", "borradores", "outbox", "postvak uit", "postausgang"),
    }
)
_USES_ASIDE = frozenset({"\\sent", "\\junk", "\\trash", "\\drafts", "\\all", "\\flagged", "\\important"})
_ARCHIVE_NAMES = ("archive", "archives", "archief", "archiv", "archivio", "archivo")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as the server lists it; `name` is for people and configuration, `wire` for commands."""

    name: str
    wire: bytes
    flags: frozenset[str]
    separator: str

    @property
    def can_be_opened(self) -> bool:
        """Whether it holds messages and not only other folders."""
        return not self.flags & {"\\noselect", "\\nonexistent"}


def folder_from_listing(flags: tuple[object, ...], separator: object, wire: object) -> Folder:
    """Make a Folder of one line of LIST."""
    raw = wire if isinstance(wire, bytes) else str(wire).encode("utf-8", "surrogateescape")
    names = frozenset(_text(flag).lower() for flag in flags)
    return Folder(readable(raw), raw, names, _text(separator) if separator else "")


def _text(value: object) -> str:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)


def readable(wire: bytes) -> str:
    """Return the name for people: decoded from modified UTF-7, else from UTF-8, else byte by byte; each keeps names apart."""
    if wire.upper() == b"INBOX":
        return "INBOX"
    try:
        name = str(imap_utf7.decode(wire))
        if imap_utf7.encode(name) == wire:
            return name
    except (UnicodeError, ValueError):
        pass
    return wire.decode("utf-8", "backslashreplace")


def to_wire(name: str) -> bytes:
    """Return the bytes of a folder name that the server did not list."""
    return bytes(imap_utf7.encode(name))


def is_pattern(name: str) -> bool:
    """Say whether a configured name stands for all folders that begin alike: “*”, “Orders/*”."""
    return name.endswith("*")


def matching(pattern: str, listed: tuple[Folder, ...]) -> tuple[str, ...]:
    """Return the folders a pattern stands for; those for sent mail, drafts, junk and the like, and views of others, are left out."""
    fitting = [folder for folder in listed if folder.can_be_opened and folder.name.startswith(pattern[:-1])]
    aside = {_last_part(folder) for folder in fitting if _last_part(folder).casefold() in _NAMES_ASIDE}
    names = [folder.name for folder in fitting if not folder.flags & _USES_ASIDE and _last_part(folder) not in aside]
    return tuple(sorted(names, key=lambda name: (name != "INBOX", name)))


def find_sent(listed: tuple[Folder, ...]) -> Folder | None:
    """Find the folder for sent mail: by SPECIAL-USE, else by its name in the languages we know."""
    return _find(listed, ("\\sent",), _SENT_NAMES)


def find_junk(listed: tuple[Folder, ...]) -> Folder | None:
    """Find the folder for unasked mail in the same way."""
    return _find(listed, ("\\junk",), _JUNK_NAMES)


def find_archive(listed: tuple[Folder, ...]) -> Folder | None:
    r"""Find the folder for what is done in the same way; where there is none, Gmail's `\All` takes what leaves the inbox."""
    return _find(listed, ("\\archive", "\\all"), _ARCHIVE_NAMES)


def _find(listed: tuple[Folder, ...], uses: tuple[str, ...], names: tuple[str, ...]) -> Folder | None:
    usable = [folder for folder in listed if folder.can_be_opened]
    for use in uses:
        for folder in usable:
            if use in folder.flags:
                return folder
    by_name = {_last_part(folder).casefold(): folder for folder in reversed(usable)}
    return next((by_name[name] for name in names if name in by_name), None)


def _last_part(folder: Folder) -> str:
    return folder.name.rpartition(folder.separator)[2] if folder.separator else folder.name
