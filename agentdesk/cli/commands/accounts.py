"""The verb `account`: connect, change, test and remove accounts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser, parser_of
from agentdesk.cli.login import client_secret_from_stdin, log_in
from agentdesk.cli.plain import Plain, account_words, plain
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.cli.texts_in import STDIN, secret_from_stdin
from agentdesk.domain.asks import ListAccounts, ListChannels, ProbeAccount
from agentdesk.domain.errors import NotFound, SomeFailed, UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import AddAccount, RemoveAccount, SetAccount

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.channel_specs import ChannelSpec
    from agentdesk.domain.channels import Probe
    from agentdesk.domain.verbs.accounts import Pairs
    from agentdesk.domain.views import AccountHealth

HELP_WIDTH = 100


def _take_settings(parser: Parser) -> None:
    parser.add_argument("--set", metavar="KEY=VALUE", action="append", default=[], help=_("a setting; may be repeated"))
    parser.add_argument("--secret", metavar="-", choices=(STDIN,), help=_("read the password or token from standard input"))
    parser.add_argument("--secret-place", metavar="PLACE", default="", help=_("where the secret goes: keyring, file, or command=CMD"))


def _take_add(parser: Parser) -> None:
    parser.add_argument("channel", metavar="CHANNEL", nargs="?", help=_("as agentdesk account channels lists; without it a wizard asks"))
    parser.add_argument("name", metavar="NAME", nargs="?", help=_("the account's name, as in shop"))
    _take_settings(parser)
    parser.add_argument("--no-test", action="store_true", help=_("save without logging in first"))


def _take_name(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("the account's name"))


def _take_set(parser: Parser) -> None:
    _take_name(parser)
    parser.add_argument("pairs", metavar="KEY=VALUE", nargs="*", help=_("settings, as --set takes them"))
    _take_settings(parser)


def _take_login(parser: Parser) -> None:
    _take_name(parser)
    parser.add_argument("--secret", metavar="-", choices=(STDIN,), help=_("read the new password or token from standard input"))
    parser.add_argument(
        "--client-secret", metavar="-", choices=(STDIN,), help=_("read your OAuth client's secret from standard input first")
    )


def _pairs(options: Sequence[str]) -> Pairs:
    found = []
    for option in options:
        key, equals, value = option.partition("=")
        if not equals or not key.strip():
            raise UsageError(cause=_("--set {option}: write KEY=VALUE").format(option=option))
        found.append((key.strip(), value))
    return tuple(found)


def _secret(call: Invocation) -> str | None:
    return secret_from_stdin() if call.args.secret == STDIN else None


def _add(call: Invocation) -> int:
    args = call.args
    if args.channel is None:
        return call.programs["wizard"](call)
    if args.name is None:
        raise UsageError(cause=_("agentdesk account add {channel} needs a NAME for the account").format(channel=args.channel))
    verb = AddAccount(
        channel=args.channel,
        account=AccountName(args.name),
        settings=_pairs(args.set),
        secret=_secret(call),
        secret_place=args.secret_place,
        test=not args.no_test,
    )
    return call.carry_out(verb)


def _explain_add(call: Invocation) -> int:
    """Print the help of `account add`, with the settings of the channel where one is named."""
    leaf = next(one for one in LEAVES["account"] if one.action == "add")
    call.out.text(parser_of("account", leaf).format_help().rstrip())
    if call.args.channel is None:
        return 0
    with call.desk() as desk:
        spec = _channel(desk.ask(ListChannels()), call.args.channel)
    call.out.text()
    call.out.text(_("settings of {channel} ({title}):").format(channel=spec.name, title=_(spec.title)))
    for one in spec.settings:
        words = _setting_words(one.help, one.default, is_required=one.is_required)
        call.out.text("\n".join(wrap(words, HELP_WIDTH, initial_indent=f"  {one.key:<22}", subsequent_indent=" " * 24)))
    if spec.needs_secret:
        call.out.text(_("It takes a secret: --secret -"))
    return 0


def _setting_words(help_text: str, default: str, *, is_required: bool) -> str:
    words = _(help_text)
    if is_required:
        return _("{words} (required)").format(words=words)
    return _("{words} (default: {default})").format(words=words, default=default) if default else words


def _channel(specs: Sequence[ChannelSpec], name: str) -> ChannelSpec:
    found = next((spec for spec in specs if spec.name == name), None)
    if found is None:
        raise NotFound(thing=_("channel"), name=name)
    return found


def _channels(call: Invocation) -> int:
    with call.desk() as desk:
        specs = desk.ask(ListChannels())
    if not call.out.is_text:
        call.out.records("channels", (_plain_channel(spec) for spec in specs))
        return 0
    columns = (
        *(Column(_("Channel")), Column(_("Kind")), Column(_("Reads")), Column(_("Answers")), Column(_("Looks up sent"))),
        *(Column(_("Everybody reads it")), Column(_("Longest answer")), Column(_("Every")), Column(_("What"), 1)),
    )
    print_table(call.out, columns, [_channel_row(spec) for spec in specs])
    return 0


def _channel_row(spec: ChannelSpec) -> tuple[str, ...]:
    limits, yes, no = spec.limits, _("yes"), _("no")
    answers = _("once") if "sends" in spec.can and limits.one_reply_only else yes if "sends" in spec.can else _("by hand")
    longest = "" if limits.max_chars is None else f"{limits.max_chars} {_(limits.unit.value)}"
    return (
        spec.name,
        spec.kind,
        yes if "reads" in spec.can else no,
        answers,
        yes if "finds-sent" in spec.can else no,
        yes if limits.is_public else no,
        longest,
        _("{seconds} s").format(seconds=limits.polls_every_s),
        _(spec.title),
    )


def _plain_channel(spec: ChannelSpec) -> dict[str, Plain]:
    content = plain(spec)
    del content["factory"]
    return content


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        accounts = desk.ask(ListAccounts())
    if not call.out.is_text:
        call.out.records("accounts", (plain(one) for one in accounts))
        return 0
    columns = (
        Column(_("Account")),
        Column(_("Channel")),
        Column(_("Address")),
        Column(_("State")),
        Column(_("Last seen")),
        Column(_("Words"), 1),
    )
    rows = [(one.account, one.channel, one.address, one.state, local(one.last_success_at), account_words(one)) for one in accounts]
    print_table(call.out, columns, rows)
    return 0


def account_named(desk: BlockingDesk, name: str) -> AccountHealth:
    """Return the account of that name.

    Raises:
        NotFound: there is none.
    """
    for one in desk.ask(ListAccounts()):
        if one.account == name:
            return one
    raise NotFound(thing=_("account"), name=name)


def _set(call: Invocation) -> int:
    settings, secret = _pairs([*call.args.pairs, *call.args.set]), _secret(call)
    if not settings and secret is None:
        raise UsageError(cause=_("agentdesk account set needs --set KEY=VALUE or --secret -"))
    return call.carry_out(SetAccount(AccountName(call.args.name), settings, secret, call.args.secret_place))


def _login(call: Invocation) -> int:
    secret = _secret(call)
    with call.desk() as desk:
        account = account_named(desk, call.args.name)
        if secret is not None:
            return call.do(desk, SetAccount(account.account, (), secret))
        client_secret = client_secret_from_stdin() if call.args.client_secret == STDIN else None
        return log_in(call, desk, account.account, client_secret)


def _test(call: Invocation) -> int:
    with call.desk() as desk:
        account = account_named(desk, call.args.name)
        probes = desk.ask(ProbeAccount(account.channel, account.account))
    return _print_probes(call, probes)


def _print_probes(call: Invocation, probes: Sequence[Probe]) -> int:
    if call.out.is_text:
        for probe in probes:
            mark = _("ok") if probe.is_ok else _("failed")
            call.out.text(f"{mark}  {probe.step}  {probe.words}")
    else:
        call.out.records("probes", (plain(probe) for probe in probes))
    failed = [probe for probe in probes if not probe.is_ok]
    if failed and sys.stdout is not None and not call.out.is_text:
        for probe in failed:
            call.out.warn(f"{call.args.name}: {probe.step}: {probe.words}")
    return SomeFailed.exit_code if failed else 0


def _remove(call: Invocation) -> int:
    return call.carry_out(RemoveAccount(AccountName(call.args.name)))


ADD_NOTES = N_("agentdesk account add CHANNEL --help prints that channel's settings. Read: agentdesk help accounts")

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "account": (
        Leaf("list", N_("list the accounts and how they are"), _list, is_default=True),
        Leaf(
            "add",
            N_("connect an account; it is tested before it is saved"),
            _add,
            _take_add,
            changes=True,
            is_final=True,
            explains=_explain_add,
            notes=ADD_NOTES,
        ),
        Leaf("set", N_("change settings; KEY= takes one away"), _set, _take_set, changes=True, is_final=True),
        Leaf(
            "login", N_("log in again: a new password or token, or a provider's own page"), _login, _take_login, changes=True, is_final=True
        ),
        Leaf("test", N_("log in and say how each step went; nothing is changed"), _test, _take_name),
        Leaf("remove", N_("take an account out of the configuration; its messages stay"), _remove, _take_name, changes=True, is_final=True),
        Leaf("channels", N_("list the channels an account can be made on"), _channels),
    ),
}
