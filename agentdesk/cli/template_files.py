"""Templates from and to files: single files, folders, and one file that holds many."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.output import to_json
from agentdesk.cli.plain import line
from agentdesk.cli.texts_in import LONGEST_TEXT, STDIN, stdin_bytes
from agentdesk.domain.asks import ListTemplates, ReadTemplate
from agentdesk.domain.errors import NotFound, SomeFailed, UsageError
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import TemplateText, WriteTemplates

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.voice import TemplateSource

SUFFIX = ".md"
BATCH_CHARS = 200_000
"""Of texts in one verb: it has to fit a frame, in UTF-8 and escaped."""


def _take_import(parser: Parser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", help=_("a template's file, a folder of them, a file that export wrote, or -"))
    parser.add_argument("--replace", action="store_true", help=_("also where there is a template of that name that reads differently"))


def _import(call: Invocation) -> int:
    texts: dict[str, str] = {}
    for path in call.args.paths:
        for name, text in _texts_of(path):
            if name in texts:
                raise UsageError(cause=_("two of these files are called {name}").format(name=line(name)))
            texts[name] = text
    code = 0
    with call.desk() as desk:
        standing = {one.name: one for one in _sources(desk, texts)}
        wanted = [one for name, text in texts.items() if (one := _wanted(call, standing.get(name), name, text)) is not None]
        if not wanted:
            call.out.warn(_("nothing of it is new"))
        for batch in _batches(wanted):
            code = max(code, call.do(desk, WriteTemplates(batch)))
    return code


def _texts_of(path: str) -> Iterator[tuple[str, str]]:
    """Yield names and texts of the templates a path means.

    Raises:
        UsageError: it holds none, or can't be read.
    """
    if path == STDIN:
        yield from _bundled("-", stdin_bytes("-", 64 * LONGEST_TEXT))
        return
    found = Path(path)
    files = sorted(found.glob(f"*{SUFFIX}")) if found.is_dir() else [found]
    if not files:
        raise UsageError(cause=_("{path} holds no file that ends in {suffix}").format(path=line(path), suffix=SUFFIX))
    for file in files:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise UsageError(cause=_("{path}: {reason}").format(path=line(str(file)), reason=error.strerror)) from error
        if file.suffix == ".json":
            yield from _bundled(str(file), content)
        else:
            yield file.stem, _decoded(str(file), content)


def _decoded(path: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = content[: error.start].count(b"\n") + 1
        raise UsageError(cause=_("{path}:{line}: that is no UTF-8 text").format(path=line(path), line=at)) from error


def _bundled(path: str, content: bytes) -> Iterator[tuple[str, str]]:
    try:
        found = json.loads(_decoded(path, content))["templates"]
        yield from [(str(one["name"]), str(one["text"])) for one in found]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(cause=_("{path} is no file that template export wrote").format(path=line(path))) from error


def _sources(desk: BlockingDesk, texts: dict[str, str]) -> Iterator[TemplateSource]:
    known = {one.name for one in desk.ask(ListTemplates())}
    for name in texts:
        if name in known:
            yield from desk.ask(ReadTemplate(name))


def _wanted(call: Invocation, standing: TemplateSource | None, name: str, text: str) -> TemplateText | None:
    """Return what is to be written, None where it reads so already; without --replace the desk refuses what stands, by an empty digest."""
    if standing is not None and standing.text.strip() == text.strip():
        return None
    return TemplateText(name, text, standing.digest if standing is not None and call.args.replace else "")


def _batches(wanted: list[TemplateText]) -> Iterator[tuple[TemplateText, ...]]:
    batch: list[TemplateText] = []
    size = 0
    for one in wanted:
        if batch and size + len(one.text) > BATCH_CHARS:
            yield tuple(batch)
            batch, size = [], 0
        batch.append(one)
        size += len(one.text)
    if batch:
        yield tuple(batch)


def _take_export(parser: Parser) -> None:
    parser.add_argument("path", metavar="PATH", help=_("a folder for one file each, a file that ends in .json for all, or -"))
    parser.add_argument("names", metavar="NAME", nargs="*", help=_("templates; all of them where none is named"))
    parser.add_argument("--replace", action="store_true", help=_("also over a file that reads differently"))


def _export(call: Invocation) -> int:
    with call.desk() as desk:
        names = call.args.names or [one.name for one in desk.ask(ListTemplates())]
        found = [source for name in names for source in desk.ask(ReadTemplate(name))]
    path = call.args.path
    if path == STDIN and len(found) == 1 and call.args.names:
        call.out.raw(found[0].text.encode())
        return 0
    if path == STDIN:
        call.out.raw(_bundle(found))
        return 0
    files = {path: _bundle(found)} if path.endswith(".json") else {f"{path}/{one.name}{SUFFIX}": one.text.encode() for one in found}
    if not path.endswith(".json"):
        Path(path).mkdir(parents=True, exist_ok=True)
    refused = [name for name, content in files.items() if not _put(name, content, is_replacing=call.args.replace)]
    for name in refused:
        call.out.warn(_("{path} reads differently and was left as it is; --replace writes over it").format(path=line(name)))
    if not found:
        raise NotFound(thing=_("template"), name="")
    call.out.warn(_("{count} templates in {path}").format(count=len(found) - (len(refused) if len(files) > 1 else 0), path=line(path)))
    return SomeFailed.exit_code if refused else 0


def _bundle(found: list[TemplateSource]) -> bytes:
    return to_json({"schema": 1, "templates": [{"name": one.name, "text": one.text} for one in found]}, is_indented=True) + b"\n"


def _put(name: str, content: bytes, *, is_replacing: bool) -> bool:
    """Write a file; False where another one of that name stands and may not be replaced."""
    path = Path(name)
    if path.exists() and not is_replacing:
        return path.read_bytes() == content
    path.write_bytes(content)
    return True


LEAVES: tuple[Leaf, ...] = (
    Leaf("import", N_("take templates over from files"), _import, _take_import, changes=True),
    Leaf("export", N_("write templates to files"), _export, _take_export, formats=False),
)
