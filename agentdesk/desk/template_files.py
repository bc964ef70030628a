"""Handlers of the verbs on templates: what the files are to hold, kept as effects, and the files made to follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agentdesk.desk.context import DeskFacts, Reading, Voice
from agentdesk.domain import asks
from agentdesk.domain.errors import AgentdeskError, Conflict, FieldValue, NotFound
from agentdesk.domain.outcomes import Failure, Outcome, Skipped
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import RemoveTemplates, TemplateText, Verb, WriteTemplates
from agentdesk.domain.voice import TemplateVersion
from agentdesk.replies.templates.editing import with_variant
from agentdesk.replies.templates.parsing import parse
from agentdesk.store import template_files
from agentdesk.store.work import Work

_WROTE = (N_("nothing was written"), N_("wrote the template {name}"), N_("wrote {count} templates"))
_TOOK_AWAY = (N_("nothing was taken away"), N_("took the template {name} away"), N_("took {count} templates away"))


@dataclass(frozen=True, slots=True)
class Editor:
    """Carries out what changes templates; the files themselves follow when the work is done."""

    desk: DeskFacts

    def write(self, work: Work, verb: WriteTemplates) -> Outcome:
        """Write templates.

        Raises:
            ConfigError: the only one is no template; names line and reason. Conflict: it changed meanwhile, or is there already.
        """
        done, skipped = _each({one.name: one for one in verb.templates}, lambda name, one: self._write(work, name, one))
        return _finish(work, verb, done, skipped, _WROTE)

    def _write(self, work: Work, name: str, one: TemplateText) -> None:
        source = self.desk.voice.source(name)
        if (source.digest if source is not None else "") != one.based_on:
            cause = N_("the template {name} changed meanwhile; look at it, then write again")
            raise Conflict(cause=cause if one.based_on else N_("there is a template {name} already"), name=name)
        before = "" if source is None else source.text
        text = one.text if one.variant is None else with_variant(name, before, one.variant, one.text)
        text = text.replace("\r\n", "\n").rstrip("\n") + "\n"
        parse(name, text)
        self._put(work, name, text)

    def remove(self, work: Work, verb: RemoveTemplates) -> Outcome:
        """Take the desk's own files away.

        Raises:
            NotFound: the only one named is no file of the desk's own.
        """
        done, skipped = _each(dict.fromkeys(verb.names), lambda name, _none: self._remove(work, name))
        return _finish(work, verb, done, skipped, _TOOK_AWAY)

    def _remove(self, work: Work, name: str) -> None:
        if self.desk.voice.own_text(name) is None:
            raise NotFound(thing=N_("template of your own"), name=name)
        self._put(work, name, None)

    def _put(self, work: Work, name: str, text: str | None) -> None:
        own = self.desk.voice.own_text(name)
        number = template_files.notice(work.connection, name, own, work.now)
        if text != own:
            template_files.write(work, number, text)


def _each(wanted: dict[str, TemplateText] | dict[str, None], step: Callable[[str, TemplateText], None]) -> tuple[list[str], list[Skipped]]:
    """Do one after the other; where there are several, one that fails is named and the others go on."""
    done: list[str] = []
    skipped: list[Skipped] = []
    for name, one in wanted.items():
        try:
            step(name, one)  # type: ignore[arg-type] # a removal has no text, and its step asks for none
            done.append(name)
        except AgentdeskError as error:
            if len(wanted) == 1:
                raise
            skipped.append(Skipped(name, Failure(error.code, error.fields)))
    return done, skipped


def _finish(work: Work, verb: Verb, done: list[str], skipped: list[Skipped], sentences: tuple[str, str, str]) -> Outcome:
    fields: dict[str, FieldValue] = {"name": done[0] if done else "", "count": len(done)}
    nothing, one, many = sentences
    sentence = nothing if not work.effects else one if len(done) == 1 else many
    entry = work.finish(verb.NAME, sentence, fields, args={"names": done}) if work.effects else None
    return Outcome(entry=entry, skipped=tuple(skipped), sentence=sentence, fields=fields, created=" ".join(done))


def follow(work: Work, voice: Voice) -> None:
    """Make the files hold what the work's effects say, undo's too, before it is committed.

    Raises:
        Conflict: a file was changed with another tool since the desk knew it, so that nothing of that is lost.
        RefusedByDesk: a file can't be written.
    """
    changed = {effect.entity_id: effect for effect in work.effects if effect.entity == template_files.ENTITY}
    for number, effect in changed.items():
        name = template_files.name_of(work.connection, number)
        if voice.own_text(name) != template_files.text_of(work.connection, effect.before):
            raise Conflict(
                cause=N_("the file of the template {name} was changed with another tool since; its history shows how"), name=name
            )
        voice.put(name, template_files.text_of(work.connection, effect.after))


def list_versions(reading: Reading, ask: asks.ListTemplateVersions) -> list[TemplateVersion]:
    """Return the texts a template had, newest first: what stands now, what the desk knows of, and the starter set's at the end.

    Raises:
        NotFound: there is and was no such template.
    """
    voice = reading.desk.voice
    with reading.stores.reading() as connection:
        found = template_files.versions(connection, ask.name)
        believed = template_files.known(connection, ask.name)
    own, starter = voice.own_text(ask.name), voice.starter_text(ask.name)
    if own is not None and (believed is None or believed.text != own):
        found = [TemplateVersion(0, voice.changed_at(ask.name), "", own, "file", is_current=True), *(_not_current(one) for one in found)]
    if starter is not None:
        found.append(TemplateVersion(0, None, "", starter, "starter", is_current=own is None))
    if not found:
        raise NotFound(thing=N_("template"), name=ask.name)
    return found


def _not_current(one: TemplateVersion) -> TemplateVersion:
    return TemplateVersion(one.id, one.at, one.agent, one.text, one.origin, is_current=False)
