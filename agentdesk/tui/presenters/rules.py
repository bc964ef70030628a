"""The lines of the rules, and of what one would have done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from agentdesk.domain.rules import Rule, RuleTrials, RuleView, Trigger
from agentdesk.domain.texts import N_, _
from agentdesk.tui.presenters.cells import fit, one_line, wrap
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line
from agentdesk.tui.presenters.when import day_and_time

_ON = {Trigger.ARRIVAL: N_("arrival"), Trigger.REPLY: N_("reply"), Trigger.TIME: N_("time")}


def rule_line(view: RuleView, width: int, now: datetime) -> Line:
    """Return one rule: whether it acts, when it looks, what for, what it does, how often it did; `!` where something went wrong."""
    rule = view.rule
    last = "" if view.last_at is None else day_and_time(view.last_at, now)
    pieces = (
        Piece(" ! " if view.failure else " ● " if rule.is_on else " ○ ", Tone.WARN if view.failure else Tone.CHANNEL),
        Piece(fit(one_line(rule.name), 20) + " ", Tone.STRONG if rule.is_on else Tone.DIM),
        Piece(fit(_(_ON[rule.on]), 9), Tone.CHANNEL),
        Piece(fit(str(view.acted), 6, right=True) + "  "),
        Piece(fit(last, 14), Tone.DIM),
        Piece(one_line(rule.query) or _("everything")),
        Piece("  → " + one_line("; ".join(rule.actions)), Tone.DIM),
    )
    return Line(cut_pieces(pieces, width))


def trial_lines(rule: Rule, trials: RuleTrials, width: int, now: datetime) -> Sequence[Line]:
    """Return what a rule would have done in the past month."""
    found = [line(Piece(part)) for part in wrap(_("If {query}").format(query=rule.query or _("everything")), width)]
    found += [line(Piece("  → " + one_line(action), Tone.DIM)) for action in rule.actions]
    words = _("In the past month: {found} of {looked_at} conversations; nothing was changed.")
    found += [line(), line(Piece(words.format(found=trials.found, looked_at=trials.looked_at), Tone.STRONG))]
    if trials.left_out:
        left = _("Left out, as it speaks of how a conversation stood then: {terms}").format(terms=" ".join(trials.left_out))
        found += [line(Piece(part, Tone.WARN)) for part in wrap(left, width)]
    found.append(line())
    for one in trials.trials:
        head = (
            Piece(fit(f"#{one.conversation}", 8), Tone.CHANNEL),
            Piece(fit(day_and_time(one.at, now), 14), Tone.DIM),
            Piece(fit(one_line(one.who), 22) + " ", Tone.STRONG),
            Piece(one_line(one.subject)),
        )
        found.append(Line(cut_pieces(head, width)))
        found += [Line(cut_pieces((Piece("        " + one_line(words), Tone.DIM),), width)) for words in one.words]
    return found
