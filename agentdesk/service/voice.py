"""The business's voice as its files stand now: templates, tone rules, and what it says of itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, thread_time
from typing import Generic, TypeVar

import agentdesk.replies
from agentdesk.config.business import read_business
from agentdesk.config.files import rewrite
from agentdesk.config.paths import Home
from agentdesk.config.text_folders import Signature, TextFile, TextFolders, read_inside
from agentdesk.domain.errors import ConfigError, NotFound, RefusedByDesk
from agentdesk.domain.languages import guess_language
from agentdesk.domain.texts import N_
from agentdesk.domain.voice import TEMPLATE_NAME, Business, TemplateSource, TemplateView
from agentdesk.replies.templates import parsing as templates
from agentdesk.replies.templates.editing import variant_texts
from agentdesk.replies.templates.ranking import Searchable, searchable
from agentdesk.replies.templates.records import Template
from agentdesk.replies.tone import parsing as tone
from agentdesk.replies.tone.records import Frame, Rule, RuleSet
from agentdesk.replies.vocabulary import common_words, words_in

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
LOOK_AT_MOST_EVERY_S = 5.0
LOOKING_SHARE = 500
"""A folder is left alone this many times as long as looking at it took: a thousand files are not looked at once a second."""
STARTER = Path(agentdesk.replies.__file__).parent / "starter"
ParsedT = TypeVar("ParsedT")


@dataclass(slots=True)
class _Shelf(Generic[ParsedT]):
    """A folder's files, parsed anew when one of them changed."""

    folders: TextFolders
    parse: Callable[[str, str, str], ParsedT]
    signature: Signature | None = None
    look_again_at: float = float("-inf")
    parsed: dict[str, ParsedT] = field(default_factory=dict)
    files: dict[str, TextFile] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def refresh(self) -> bool:
        """Read the files again if they changed, and say so; a thousand files are not looked at on every key."""
        now = monotonic()
        if now < self.look_again_at:
            return False
        began_s = thread_time()
        signature = self.folders.signature()
        rest_s = (thread_time() - began_s) * LOOKING_SHARE
        self.look_again_at = now + min(max(LOOK_EVERY_S, rest_s), LOOK_AT_MOST_EVERY_S)
        if signature == self.signature:
            return False
        self.signature, self.parsed, self.problems = signature, {}, {}
        self.files = {file.name: file for file in self.folders.read()}
        for file in self.files.values():
            try:
                self.parsed[file.name] = self.parse(file.name, file.text, str(file.path))
            except ConfigError as error:
                self.problems[file.name] = str(error)
                log.warning("a file of the voice can't be used", extra={"cause": str(error)})
        return True


class FiledVoice:
    """Reads the files when they are asked for, and again when they changed."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._templates = _Shelf(TextFolders(STARTER / "templates", home.templates_dir, ".md"), templates.parse)
        self._rules = _Shelf(TextFolders(STARTER / "tone", home.tone_dir, ".toml"), lambda _name, text, source: tone.parse(source, text))
        self._common: dict[str, frozenset[str]] = {}
        self._searchable: tuple[Searchable, ...] = ()
        self._business, self._business_at = Business(), float("-inf")

    @property
    def business(self) -> Business:
        """What the business says of itself, as the configuration file has it now; the last that could be read stays."""
        if monotonic() - self._business_at >= LOOK_EVERY_S:
            self._business_at = monotonic()
            try:
                self._business = read_business(self._home)
            except ConfigError as error:
                log.warning("configuration can't be read", extra={"cause": str(error)})
        return self._business

    @property
    def letterheads(self) -> Path:
        """The folder of pictures for letters."""
        return self._home.letterheads_dir

    def rules(self) -> tuple[Rule, ...]:
        """Return the tone rules; the desk's own rule of a name and language stands for the starter's."""
        return tuple(
            {
                (rule.name, *sorted(rule.languages), *sorted(rule.kinds)): rule for found in self._rule_sets() for rule in found.rules
            }.values()
        )

    def frame(self, kind: str, language: str) -> Frame:
        """Return the greeting and sign-off of a kind of channel in a language; English where the language has none."""
        base = language.partition("-")[0]
        found = [rules.frames for rules in self._rule_sets() if rules.language == base] or [
            rules.frames for rules in self._rule_sets() if rules.language == "en"
        ]
        return next((frames[kind] for frames in reversed(found) if kind in frames), Frame())

    def templates(self) -> Mapping[str, Template]:
        """Return the templates by name."""
        if self._templates.refresh():
            self._common.clear()
            self._searchable = ()
        return self._templates.parsed

    def searchable(self) -> tuple[Searchable, ...]:
        """Return the templates as lists show them, those that can't be read with the reason, ready to be looked for."""
        parsed, shelf = self.templates(), self._templates
        if not self._searchable:
            views = (_view(file, parsed.get(name), shelf.problems.get(name, "")) for name, file in shelf.files.items())
            self._searchable = tuple(searchable(view, _text_of(parsed.get(view.name))) for view in views)
        return self._searchable

    def source(self, name: str) -> TemplateSource | None:
        """Return a template's file."""
        self.templates()
        file = self._templates.files.get(name)
        if file is None:
            return None
        parsed = self._templates.parsed.get(name)
        return TemplateSource(file.name, file.text, file.digest, file.is_own, variant_texts(parsed) if parsed is not None else ())

    def own_text(self, name: str) -> str | None:
        """Return the desk's own file of a template as it stands on the disk now."""
        path = self._own_path(name)
        return path.read_text("utf-8-sig", "replace") if path.is_file() and not path.is_symlink() else None

    def starter_text(self, name: str) -> str | None:
        """Return the starter set's file of a template."""
        path = STARTER / "templates" / f"{name}.md"
        return path.read_text("utf-8") if TEMPLATE_NAME.fullmatch(name) and path.is_file() else None

    def changed_at(self, name: str) -> datetime | None:
        """Return when the desk's own file of a template was last changed."""
        path = self._own_path(name)
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.is_file() else None

    def put(self, name: str, text: str | None) -> None:
        """Write the desk's own file of a template, or take it away.

        Raises:
            RefusedByDesk: it can't be written; names the file and why.
        """
        path = self._own_path(name)
        if path.is_symlink():
            raise RefusedByDesk(cause=N_("{path} is a link, and links are left alone"), path=str(path))
        try:
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                rewrite(path, text.encode())
        except OSError as error:
            raise RefusedByDesk(cause=N_("{path} can't be written: {reason}"), path=str(path), reason=error.strerror or "") from error
        self._templates.look_again_at, self._templates.signature = float("-inf"), None

    def _own_path(self, name: str) -> Path:
        """Return where the desk's own file of a template is; the name is checked, as it comes from a client.

        Raises:
            NotFound: no template can be called so.
        """
        if not TEMPLATE_NAME.fullmatch(name):
            raise NotFound(thing=N_("template"), name=name[:80])
        return self._home.templates_dir / f"{name}.md"

    def attached(self, name: str) -> bytes:
        """Return the bytes of a file in the desk's folder of templates, by its path inside it.

        Raises:
            NotFound: there is no such file, or it lies outside the folder. UsageError: it is too large.
        """
        return read_inside(self._home.templates_dir, name)

    def common_words(self, language: str) -> frozenset[str]:
        """Return words that everybody writes to customers: the commonest ones, and those of our templates."""
        found = self.templates()
        base = language.partition("-")[0]
        if base not in self._common:
            texts = (v.body for template in found.values() for v in template.variants if v.key.language.partition("-")[0] in {base, ""})
            self._common[base] = common_words(base) | words_in("\n".join(texts))
        return self._common[base]

    def language_of(self, text: str) -> str:
        """Return the language of a text, "" where it isn't sure."""
        return guess_language(text)

    def _rule_sets(self) -> tuple[RuleSet, ...]:
        self._rules.refresh()
        files = sorted(self._rules.files.values(), key=lambda file: file.is_own)
        return tuple(self._rules.parsed[file.name] for file in files if file.name in self._rules.parsed)


def _view(file: TextFile, template: Template | None, problem: str) -> TemplateView:
    from agentdesk.replies.templates import lint  # noqa: PLC0415 - the template engine, which the start need not pay

    if template is None:
        return TemplateView(file.name, file.name, (), (), file.is_own, problems=(problem,))
    variants = tuple(str(variant.key) for variant in template.variants)
    return TemplateView(
        file.name, template.title, template.tags, variants, file.is_own, problems=tuple(lint.problems(template)), titles=template.titles
    )


def _text_of(template: Template | None) -> str:
    return "" if template is None else "\n".join(variant.body for variant in template.variants)
