"""The verb `rule`: what the desk does by itself, tried on the past month before it is trusted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser, count
from agentdesk.cli.plain import plain
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.domain.asks import ListAgents, ListRules, TryRule
from agentdesk.domain.rule_actions import assignees
from agentdesk.domain.rules import Rule, RuleTrials, RuleView, Trigger
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import AddRule, RemoveRule, SwitchRule

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        found = list(desk.ask(ListRules()))
    if not call.out.is_text:
        call.out.records("rules", (plain(one) for one in found))
        return 0
    heads = (_("Rule"), _("On"), _("If"), _("Does"), _("In 30 days"), _("Last"))
    weights = (0, 0, 2, 3, 0, 0)
    print_table(call.out, tuple(Column(*pair) for pair in zip(heads, weights, strict=True)), [_row(one) for one in found])
    for one in found:
        if one.failure:
            call.out.warn(_("{rule}: {cause}").format(rule=one.rule.name, cause=one.failure))
    return 0


def _row(view: RuleView) -> tuple[str, ...]:
    rule = view.rule
    name = rule.name if rule.is_on else _("{name} (off)").format(name=rule.name)
    return (name, rule.on.value, rule.query, "; ".join(rule.actions), str(view.acted), local(view.last_at))


def _take_rule(parser: Parser) -> None:
    parser.add_argument("rule", metavar="NAME", help=_("a name of your own for it"))
    _take_parts(parser, is_required=True)
    parser.add_argument("--stop", action="store_true", help=_("rules below it don't look at what it acted on"))
    parser.add_argument("--off", action="store_true", help=_("write it down, but don't let it act yet"))


def _take_parts(parser: Parser, *, is_required: bool) -> None:
    on = [trigger.value for trigger in Trigger]
    parser.add_argument("--on", choices=on, required=is_required, help=_("when it looks"))
    parser.add_argument("--if", metavar="QUERY", dest="query", default="", help=_("what it looks for; left out, everything"))
    words = _("what it does, as in “tag --add refund”; may be repeated")
    parser.add_argument("--do", metavar="ACTION", dest="actions", action="append", default=[], required=is_required, help=words)


def _rule(call: Invocation) -> Rule:
    args = call.args
    off, stop = getattr(args, "off", False), getattr(args, "stop", False)
    return Rule(args.rule, Trigger(args.on), args.query, tuple(args.actions), not off, stop)


def _add(call: Invocation) -> int:
    with call.desk() as desk:
        done = call.do(desk, AddRule(_rule(call)))
        _warn_of_unknown(call, desk, _rule(call))
        if call.is_dry_run and call.out.is_text:
            (trials,) = desk.ask(TryRule(rule=_rule(call)))
            _print(call, trials)
    return done


def _warn_of_unknown(call: Invocation, desk: BlockingDesk, rule: Rule) -> None:
    """Say which of those a rule gives work to nobody knows: it would lie where nobody looks."""
    known = {one.name for one in desk.ask(ListAgents())}
    for name in assignees(rule):
        if name not in known:
            call.out.warn(_("{rule}: nobody here is called “{name}” yet").format(rule=rule.name, name=name))


def _take_test(parser: Parser) -> None:
    parser.add_argument("rule", metavar="NAME", help=_("a rule of the desk; with --on and --do one that needs not be written down"))
    _take_parts(parser, is_required=False)
    parser.add_argument("--days", metavar="N", type=count, default=30, help=_("how far back (30)"))


def _test(call: Invocation) -> int:
    args = call.args
    ask = TryRule(rule=_rule(call), days=args.days) if args.on else TryRule(args.rule, days=args.days)
    with call.desk() as desk:
        (trials,) = desk.ask(ask)
    if not call.out.is_text:
        call.out.document(plain(trials))
        return 0
    _print(call, trials)
    return 0


def _print(call: Invocation, trials: RuleTrials) -> None:
    for one in trials.trials:
        call.out.text(f"#{one.conversation}  {local(one.at)}  {one.who}  {one.subject}")
        for words in one.words:
            call.out.text(f"    {words}")
    call.out.text(_("{found} of {looked_at} conversations; nothing was changed").format(found=trials.found, looked_at=trials.looked_at))
    if trials.found > len(trials.trials):
        call.out.text(_("The newest {count} are shown.").format(count=len(trials.trials)))
    if trials.left_out:
        words = _("Left out, as it speaks of how a conversation stood then: {terms}")
        call.out.text(words.format(terms=" ".join(trials.left_out)))


def _take_name(parser: Parser) -> None:
    parser.add_argument("rule", metavar="NAME", help=_("a rule of the desk"))


def _switch(*, is_on: bool) -> Callable[[Invocation], int]:
    return lambda call: call.carry_out(SwitchRule(call.args.rule, is_on))


def _remove(call: Invocation) -> int:
    return call.carry_out(RemoveRule(call.args.rule))


NOTES = N_(
    "ACTION is a verb without the conversation: assign --to NAME|none, assign --to round-robin|by-load --among ana,ben, tag --add TAG, "
    "note --body TEXT, close, reopen, pending [--until 3d], snooze --until 3d, spam, delete. Absentees are passed over. A rule on time "
    "deletes what is closed and old, as in --if 'is:closed channel:chat before:1y'; what stands under the tag legal-hold is spared.\n"
    "What a rule does stands in the journal as rule:NAME and is undone by its number there. Rules stand in config.toml under [rules.NAME]. "
    "Read: agentdesk help team"
)

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "rule": (
        Leaf("list", N_("list the rules in the order in which they look, and how often each acted"), _list, is_default=True),
        Leaf("test", N_("say what a rule would have done in the past month; nothing is changed"), _test, _take_test, notes=NOTES),
        Leaf(
            "add",
            N_("write a rule; --dry-run tries it on the past month"),
            _add,
            _take_rule,
            changes=True,
            notes=NOTES,
            is_final=True,
        ),
        Leaf("on", N_("let a rule act again"), _switch(is_on=True), _take_name, changes=True, is_final=True),
        Leaf("off", N_("let a rule rest; it stays written down"), _switch(is_on=False), _take_name, changes=True, is_final=True),
        Leaf("remove", N_("take a rule away; what it did stays"), _remove, _take_name, changes=True, is_final=True),
    ),
}
