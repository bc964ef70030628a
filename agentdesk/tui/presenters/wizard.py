"""The account wizard as lines: what was found, how each test went, what the choices mean, and how far the first sync is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agentdesk.client.mailbox_answers import MailboxAnswers, Step, Way, help_topic
from agentdesk.client.user_unit import Supervisor
from agentdesk.domain.channels import Probe
from agentdesk.domain.errors import error_from
from agentdesk.domain.texts import N_, _
from agentdesk.domain.views import AccountHealth, LoginStart
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.cells import one_line, wrap
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line, two_sided

STEPS = tuple(Step)
TITLES = {
    Step.ADDRESS: N_("your address"),
    Step.SERVERS: N_("the servers"),
    Step.LOGIN: N_("logging in"),
    Step.PLACE: N_("where the secret lives"),
    Step.KEEP: N_("while the console is closed"),
}
STEP_NAMES = {
    "source": N_("found"),
    "note": N_("first"),
    "imap": N_("IMAP"),
    "smtp": N_("SMTP"),
    "imap-login": N_("IMAP login"),
    "smtp-login": N_("SMTP login"),
    "folders": N_("folders"),
    "sent-folder": N_("sent mail"),
    "keyring": N_("keyring"),
    "command": N_("command"),
    "file": N_("file"),
}
_NAME_WIDTH = 11
_ADVICE: dict[Step, tuple[str, ...]] = {
    Step.ADDRESS: (
        N_(
            "The address customers write to. From it AgentDesk finds the servers: providers it knows, the domain's own records, "
            "likely names."
        ),
        N_("The short name is what the account is called on screen and in commands: agentdesk sync shop."),
        N_("Reading never marks a message as seen on the server and never deletes one."),
    ),
    Step.SERVERS: (
        N_("What was found stands in the fields and can be changed. 993 and 465 go with tls, 143 and 587 with starttls."),
        N_("Nothing secret is sent before the connection is encrypted and the server's certificate was checked."),
        N_("The login name is most often the whole address. A certificate authority is for a server of your own: its PEM file."),
        N_("More: agentdesk help mail-servers"),
    ),
    Step.LOGIN: (
        N_("Many providers want an app password here, made in the mailbox's security settings: agentdesk help app-passwords"),
        N_("A command is run each time AgentDesk connects, so that the password stays in your password manager alone."),
        N_(
            "The provider's own page (OAuth) works over SSH too: open the page anywhere and paste the address it ends at. "
            "It takes a client id of your own: agentdesk help oauth"
        ),
        N_("Reading and sending are tested before anything is saved."),
    ),
    Step.PLACE: (
        N_(
            "The configuration holds only the place, never the secret. Each place was tried a moment ago by storing something and "
            "reading it back."
        ),
        N_("The keyring is unlocked with your desktop session. On a server, where there is none, take the file: only you can read it."),
    ),
    Step.KEEP: (
        N_(
            "Mail is fetched and sent by a small service beside the console. Without more it ends when the console is closed, "
            "and the screen then says since when nobody watched."
        ),
        N_("A unit needs no administrator; it is removed with: agentdesk service remove"),
    ),
}


def header(step: Step | None, width: int) -> Line:
    """Return the header: which step of how many; None is the end, when the account stands."""
    if step is None:
        return line(Piece(_(" Connect a mailbox "), Tone.BAR_ACTIVE), Piece(_(" done"), Tone.BAR))
    words = _(" {number}/{count} {title}").format(number=STEPS.index(step) + 1, count=len(STEPS), title=_(TITLES[step]))
    right = [Piece(_("nothing is sent or saved yet "), Tone.BAR)] if step is not Step.KEEP else []
    return two_sided([Piece(_(" Connect a mailbox "), Tone.BAR_ACTIVE), Piece(words, Tone.BAR)], right, width)


def probe_lines(probes: Iterable[Probe], answers: MailboxAnswers, width: int) -> list[Line]:
    """Return each step of a search or test: a mark, its name, its words and how long it took; then the help for what failed."""
    lines: list[Line] = []
    topics: dict[str, None] = {}
    for probe in probes:
        if probe.step not in STEP_NAMES:
            continue
        lines += _probe(probe, width)
        if not probe.is_ok and help_topic(probe.reason, answers):
            topics[help_topic(probe.reason, answers)] = None
    return [*lines, *(line(Piece(_(" → agentdesk help {topic}").format(topic=topic), Tone.LINK)) for topic in topics)]


def _probe(probe: Probe, width: int) -> list[Line]:
    mark = Piece(" ✓ ", Tone.GOOD) if probe.is_ok else Piece(" ✗ ", Tone.BAD)
    if probe.step == "note":
        mark = Piece(" ! ", Tone.WARN)
    took = _(" ({seconds:.1f} s)").format(seconds=probe.took_s) if probe.took_s >= 0.05 else ""  # noqa: PLR2004 - what would show as 0.0
    name = _(STEP_NAMES[probe.step]).ljust(_NAME_WIDTH)
    first, *rest = wrap(one_line(probe.words) + took, max(20, width - len(name) - 4))
    indent = " " * (len(name) + 3)
    return [line(mark, Piece(name, Tone.STRONG), first), *(line(indent + more) for more in rest)]


def paragraphs(texts: Iterable[str], width: int, tone: Tone = Tone.PLAIN) -> list[Line]:
    """Return texts as wrapped lines, an empty one between them."""
    lines: list[Line] = []
    for text in texts:
        lines += [line(Piece(" " + part, tone)) for part in wrap(one_line(text), max(20, width - 2))]
        lines.append(Line())
    return lines


def message_lines(words: str, width: int, tone: Tone) -> list[Line]:
    """Return how the work goes, whole: what went wrong is of use only where its end can be read too."""
    return [line(Piece(" " + part, tone)) for part in wrap(one_line(words), max(20, width - 2))] if words else []


def advice(step: Step | None, width: int) -> list[Line]:
    """Return the help beside a step."""
    return paragraphs([_(text) for text in _ADVICE.get(step, ())] if step is not None else [], width, Tone.DIM)


def ways(answers: MailboxAnswers) -> list[tuple[Way, str]]:
    """Return the ways to log in, in words that fit the provider."""
    password = _("app password, made for this program") if answers.wants == "app" else _("password")
    return [
        (Way.PASSWORD, password),
        (Way.COMMAND, _("a command that prints the password")),
        (Way.OAUTH, _("the provider's own page (OAuth)")),
    ]


def page_lines(start: LoginStart, width: int) -> list[Line]:
    """Return where to log in: the page's whole address, broken only at the edge, and the code for a second device."""
    size = max(20, width - 2)
    address = one_line(start.url)
    lines = [line(Piece(with_keys(_(" Open this page in any browser, on any machine ({wizard.copy} copies it):")), Tone.STRONG))]
    lines += [line(Piece(" " + address[at : at + size], Tone.LINK)) for at in range(0, len(address), size)]
    if start.user_code:
        lines.append(line(_(" Enter this code there: "), Piece(one_line(start.user_code), Tone.STRONG)))
        lines.append(line(Piece(_(" It goes on by itself once you have confirmed it there."), Tone.DIM)))
    else:
        lines.append(
            line(
                Piece(
                    _(" Then paste the code, or the whole address the browser ends at. On this machine it comes back by itself:"), Tone.DIM
                )
            )
        )
    return lines


def places(probes: Sequence[Probe]) -> list[tuple[str, str, bool]]:
    """Return the places for a secret we may write to: name, words, and whether it works here."""
    wanted = [probe for probe in probes if probe.step in {"keyring", "file"}]
    return [(probe.step, f"{_(STEP_NAMES[probe.step])}: {one_line(probe.words)}", probe.is_ok) for probe in wanted]


def keeping(keeper: Supervisor | None) -> list[tuple[str, str]]:
    """Return the ways to keep the desk working, each in one line."""
    choices = [
        ("no", _("no: mail is fetched and sent while a console is open")),
        ("linger", _("yes, until this machine ends: the service stays when the console closes")),
    ]
    if keeper is not None:
        choices.append(("unit", _("yes, always: {supervisor} starts it with a unit of yours").format(supervisor=keeper.value)))
    return choices


def sync_lines(health: AccountHealth | None, most: int, width: int) -> list[Line]:
    """Return how far the first sync is; `most` is the most that was ever left to fetch."""
    lines = paragraphs([_("Today's mail comes first, then the last 30 days, then history. The inbox can be used meanwhile.")], width)
    if health is None:
        return [*lines, line(_(" waiting for the service …"))]
    if health.failure is not None:
        return [
            *lines,
            line(Piece(" ✗ ", Tone.BAD), one_line(error_from(health.failure.code, health.failure.fields).cause or health.state)),
        ]
    return [*lines, line(Piece(" ✓ " if not health.backlog and health.last_success_at else " … ", Tone.GOOD), sync_words(health, most))]


def sync_words(health: AccountHealth, most: int) -> str:
    """Return the first sync in one line: "shop: 6,760 of 8,000 messages"."""
    name = one_line(health.account)
    if not health.backlog:
        done = _("{account}: everything is here") if health.last_success_at else _("{account}: looking …")
        return done.format(account=name)
    words = _("{account}: today's mail first, then history: {done:,} of {total:,}")
    return words.format(account=name, done=max(0, most - health.backlog), total=most)
