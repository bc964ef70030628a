"""`agentdesk account add` without arguments: the steps that connect a mailbox, in plain text at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from agentdesk.cli import asking
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.keep_question import ask_to_keep
from agentdesk.cli.login import consent
from agentdesk.client import mailbox_answers
from agentdesk.client.mailbox_answers import CHANNEL, MailboxAnswers, Step, Way, help_topic, suggested_name, with_found
from agentdesk.domain.asks import DiscoverSettings, ListAccounts, ProbeAccount, ProbeSecretPlaces, StartLogin
from agentdesk.domain.errors import AgentdeskError, UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import AddAccount

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.channels import Probe

SERVER_QUESTIONS = (
    ("imap_host", N_("Server that mail is read from (IMAP)")),
    ("imap_port", N_("Its port")),
    ("imap_security", N_("Its security: tls, starttls, or none (this machine only)")),
    ("smtp_host", N_("Server that mail is sent through (SMTP); - for none, the account then only receives")),
    ("smtp_port", N_("Its port")),
    ("smtp_security", N_("Its security: tls, starttls, or none (this machine only)")),
    ("user", N_("Login name")),
    ("ca_file", N_("File with a certificate authority of your own; - for none")),
)
USUAL = {"imap_port": "993", "imap_security": "tls", "smtp_port": "465", "smtp_security": "tls"}
NOTHING = "-"


def run(call: Invocation) -> int:
    """Ask, test, save.

    Raises:
        UsageError: nobody sits at this terminal.
    """
    if not asking.is_attended():
        raise UsageError(cause=_("without a terminal it needs more: agentdesk account add CHANNEL NAME --set KEY=VALUE --secret -"))
    with call.desk() as desk:
        return AccountWizard(call, desk).run()


class AccountWizard:
    """One run through the steps; each answer is kept at once, so that ctrl+c costs nothing but the password."""

    def __init__(self, call: Invocation, desk: BlockingDesk) -> None:
        self._call = call
        self._desk = desk
        self._secret: str | None = None
        self._login = ""
        self.answers = mailbox_answers.load(call.home) or MailboxAnswers()

    def run(self) -> int:
        """Go through the steps and return the exit code."""
        if self.answers.address:
            asking.say(_("Going on with {address}; press enter to keep an answer.").format(address=self.answers.address))
        self._ask_address()
        self._ask_servers()
        while not self._ask_login():
            pass
        self._ask_place()
        code = self._save()
        if code == 0 and not self._call.is_dry_run:
            mailbox_answers.forget(self._call.home)
            ask_to_keep(self._call, self._desk)
        return code

    def _keep(self, answers: MailboxAnswers, step: Step) -> None:
        self.answers = replace(answers, step=step)
        mailbox_answers.save(self._call.home, self.answers)

    def _ask_address(self) -> None:
        taken = [one.account for one in self._desk.ask(ListAccounts())]
        before = self.answers.address
        while True:
            address = asking.ask(_("Your e-mail address"), self.answers.address)
            try:
                found = self._find(address)
                break
            except UsageError as refusal:
                asking.say(str(refusal))
        name = asking.ask(_("A short name for the account"), self.answers.account or suggested_name(address, taken))
        shown = asking.ask(_("What customers see beside the address: your firm; just enter for nothing"), self.answers.get("name"))
        answers = replace(self.answers.setting({"address": address, "name": shown}), account=name)
        is_known = address == before and bool(answers.get("imap_host"))
        self._keep(answers if is_known else with_found(answers, found), Step.SERVERS)

    def _find(self, address: str) -> list[Probe]:
        asking.say(_("Looking for the servers of {address} …").format(address=address))
        probes = self._desk.ask(DiscoverSettings(address))
        for probe in probes:
            if probe.step in {"source", "note", "imap", "smtp"}:
                asking.say(probe_line(probe))
        for doubt in [probe for probe in probes if probe.step == "consent" and not probe.is_ok]:
            if not asking.agrees(doubt.words, default=False):
                return [probe for probe in probes if probe.step != "setting"]
        return probes

    def _ask_servers(self) -> None:
        if self.answers.get("imap_host"):
            asking.say(_("  reading by  {words}").format(words=endpoint(self.answers, "imap")))
            asking.say(_("  sending by  {words}").format(words=endpoint(self.answers, "smtp") or _("nothing: it only receives")))
            if asking.agrees(_("Use these servers?"), default=True):
                self._keep(self.answers, Step.LOGIN)
                return
        self._edit_servers()

    def _edit_servers(self) -> None:
        answers = self.answers
        for key, question in SERVER_QUESTIONS:
            protocol = key.partition("_")[0]
            if protocol == "smtp" and key != "smtp_host" and not answers.get("smtp_host"):
                continue
            known = answers.get(key) or USUAL.get(key, "") or (answers.address if key == "user" else "")
            answer = asking.ask(_(question), known or NOTHING)
            answers = answers.setting({key: "" if answer == NOTHING else answer})
        self._keep(answers, Step.LOGIN)

    def _ask_login(self) -> bool:
        """Ask how to log in and test it; False to go round again."""
        places = self._desk.ask(ProbeSecretPlaces())
        asking.say(_("A secret can be kept here:"))
        for place in places:
            asking.say(probe_line(place))
        self._ask_way()
        try:
            self._get_secret()
            asking.say(_("Testing …"))
            probes = self._desk.ask(self._probe())
        except (UsageError, AgentdeskError) as refusal:
            asking.say(str(refusal))
            probes = []
        if probes and all(probe.is_ok for probe in probes):
            self._show(probes)
            return True
        self._show(probes)
        self._after_failure(probes)
        return False

    def _ask_way(self) -> None:
        choices = [("p", _("app password, made for this program") if self.answers.wants == "app" else _("password"))]
        choices.append(("c", _("a command that prints the password, such as: pass show mail/shop")))
        choices.append(("o", _("the provider's own page (OAuth), with a client id of yours: agentdesk help oauth")))
        keys = {"p": Way.PASSWORD, "c": Way.COMMAND, "o": Way.OAUTH}
        default = next(key for key, way in keys.items() if way is self.answers.way)
        self._keep(replace(self.answers, way=keys[asking.choose(_("How do you log in?"), choices, default)]), Step.LOGIN)

    def _get_secret(self) -> None:
        match self.answers.way:
            case Way.PASSWORD:
                self._secret = asking.ask_unseen(_("Password of {user}").format(user=self.answers.get("user") or self.answers.address))
                if self.answers.get("imap_host") == "imap.gmail.com":
                    # Google shows the 16 letters in groups of four; the blanks are no part of them.
                    self._secret = self._secret.replace(" ", "")
            case Way.COMMAND:
                self._secret = None
                self._keep(replace(self.answers, command=asking.ask(_("The command"), self.answers.command)), Step.LOGIN)
            case Way.OAUTH:
                self._consent()

    def _consent(self) -> None:
        for key, question in (("oauth_provider", _("Provider: google or microsoft")), ("oauth_client_id", _("Your client id"))):
            self._keep(self.answers.setting({key: asking.ask(question, self.answers.get(key))}), Step.LOGIN)
        client_secret = asking.ask_unseen(_("Your client's secret; just enter where it has none"))
        account = AccountName(self.answers.account)
        ask = StartLogin(account, CHANNEL, self.answers.account_settings(), client_secret or None)
        (start,) = self._desk.ask(ask)
        consent(self._call, self._desk, account, start)
        self._login = start.state

    def _probe(self) -> ProbeAccount:
        account = AccountName(self.answers.account)
        place = self.answers.secret_place if self.answers.way is Way.COMMAND else ""
        login = self._login if self.answers.way is Way.OAUTH else ""
        return ProbeAccount(CHANNEL, account, self.answers.account_settings(), self._typed(), place, login)

    def _typed(self) -> str | None:
        return self._secret if self.answers.way is Way.PASSWORD else None

    def _show(self, probes: Sequence[Probe]) -> None:
        for probe in probes:
            asking.say(probe_line(probe))
        topics = {help_topic(probe.reason, self.answers) for probe in probes if not probe.is_ok} - {""}
        for topic in sorted(topics):
            asking.say(_("Read: agentdesk help {topic}").format(topic=topic))

    def _after_failure(self, probes: Sequence[Probe]) -> None:
        choices = [("a", _("try again")), ("s", _("change the servers")), ("q", _("leave; the answers are kept"))]
        is_login = any(probe.step.endswith("login") and not probe.is_ok for probe in probes)
        match asking.choose(_("What now?"), choices, "a" if is_login or not probes else "s"):
            case "s":
                self._edit_servers()
            case "q":
                raise UsageError(cause=_("nothing was saved; agentdesk account add goes on where you left"))

    def _ask_place(self) -> None:
        if self.answers.way is Way.COMMAND:
            return
        places = [probe for probe in self._desk.ask(ProbeSecretPlaces()) if probe.is_ok and probe.step != "command"]
        if not places:
            raise UsageError(cause=_("neither keyring nor file can keep a secret here; give a command instead"))
        choices = [(probe.step[0], f"{probe.step}: {probe.words}") for probe in places]
        chosen = asking.choose(_("Where shall the secret be kept?"), choices, choices[0][0])
        self._keep(replace(self.answers, place=next(probe.step for probe in places if probe.step[0] == chosen)), Step.PLACE)

    def _save(self) -> int:
        answers = self.answers
        # What is saved is what was tested a moment ago.
        verb = AddAccount(
            channel=CHANNEL,
            account=AccountName(answers.account),
            settings=answers.account_settings(),
            secret=self._typed(),
            secret_place=answers.secret_place,
            test=False,
            login=self._login if answers.way is Way.OAUTH else "",
        )
        return self._call.do(self._desk, verb)


def endpoint(answers: MailboxAnswers, protocol: str) -> str:
    """Return a server as one reads it: host, port and security; "" where there is none."""
    host = answers.get(f"{protocol}_host")
    port = answers.get(f"{protocol}_port") or USUAL[f"{protocol}_port"]
    return f"{host}:{port} {answers.get(f'{protocol}_security') or 'tls'}" if host else ""


def probe_line(probe: Probe) -> str:
    """Return one step of a test as a line."""
    mark = _("ok") if probe.is_ok else _("no")
    took = _(" ({seconds:.1f} s)").format(seconds=probe.took_s) if probe.took_s else ""
    return f"  {mark:<3} {probe.step:<12} {probe.words}{took}"
