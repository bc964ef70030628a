"""What a verb came to, for people and for scripts, and the exit code that says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.cli.output import Output
from agentdesk.cli.plain import Plain, line, plain, words_of
from agentdesk.domain.errors import SomeFailed, error_from
from agentdesk.domain.outcomes import Outcome, Skipped
from agentdesk.domain.texts import _, ngettext

if TYPE_CHECKING:
    from agentdesk.domain.verbs import Verb

DONE = 0


def report(out: Output, verb: Verb, outcome: Outcome, *, is_dry_run: bool = False) -> int:
    """Print what a verb came to and return its exit code; each item left untouched is named on stderr."""
    if out.is_text:
        _print(out, verb, outcome, is_dry_run=is_dry_run)
    else:
        out.document(as_plain(verb, outcome, is_dry_run=is_dry_run))
    for skipped in outcome.skipped:
        out.warn(f"{skipped.item}: {words_of(skipped.failure)}")
    return exit_code(outcome)


def as_plain(verb: Verb, outcome: Outcome, *, is_dry_run: bool = False) -> dict[str, Plain]:
    """Return an outcome as JSON values."""
    record = plain(outcome)
    return {
        "entry": record["entry"],
        "changed": record["changed"],
        "unchanged": record["unchanged"],
        "skipped": [_skipped(one) for one in outcome.skipped],
        "sentence": line(outcome.text),
        "created": record["created"],
        "undoable": verb.UNDOABLE and (record["entry"] is not None or is_dry_run),
        "dry_run": is_dry_run,
        "words": [line(words) for words in outcome.words],
    }


def exit_code(outcome: Outcome) -> int:
    """Return 0 where nothing was left out, 1 where some items were; where all were for one kind of reason, that reason's own code."""
    if not outcome.skipped:
        return DONE
    codes = {error_from(one.failure.code, one.failure.fields).exit_code for one in outcome.skipped}
    did_nothing = not outcome.changed and not outcome.unchanged and outcome.entry is None
    return codes.pop() if did_nothing and len(codes) == 1 else SomeFailed.exit_code


def _skipped(skipped: Skipped) -> Plain:
    return {"item": line(skipped.item), "code": skipped.failure.code, "message": words_of(skipped.failure)}


def _print(out: Output, verb: Verb, outcome: Outcome, *, is_dry_run: bool) -> None:
    sentence = outcome.text or _changes(outcome)
    if is_dry_run:
        words = (
            _("{sentence} (dry run: nothing was changed)")
            if verb.UNDOABLE
            else _("{sentence} (dry run: nothing was changed; done, it can't be undone)")
        )
        sentence = words.format(sentence=sentence)
    elif outcome.entry is not None and verb.UNDOABLE:
        sentence = _("{sentence} (undo: agentdesk undo {entry})").format(sentence=sentence, entry=outcome.entry)
    out.text(sentence)
    for words in outcome.words:
        out.text(words)


def _changes(outcome: Outcome) -> str:
    count = len(outcome.changed)
    return ngettext("{count} conversation changed", "{count} conversations changed", count).format(count=count)
