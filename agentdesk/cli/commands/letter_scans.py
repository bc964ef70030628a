"""`agentdesk letters scan`: pages from a scanner by SANE's own program, straight into the desk."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from agentdesk.cli.commands.import_reports import report
from agentdesk.cli.import_paths import ImportFile
from agentdesk.cli.importing import UNREADABLE, Importer, ImportOrder, Piece
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Parser, count
from agentdesk.cli.plain import line
from agentdesk.domain.channels import SCAN
from agentdesk.domain.errors import AgentdeskError, RefusedByDesk, Unavailable, UsageError
from agentdesk.domain.ids import AccountName, BatchId
from agentdesk.domain.letters import Given, SplitRule
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import BeginBatch

PROGRAM: Final = "scanimage"
INSTALL: Final = N_("scanimage is missing: on Debian and Ubuntu, apt-get install sane-utils")
PAGE_S: Final = 300.0
"""A slow flatbed takes a minute at 600 dpi."""
_NO_DOCUMENTS: Final = 7
"""SANE_STATUS_NO_DOCS (sane.h): scanimage ends with the status itself; after the last sheet of a feeder that is the usual end."""
TROUBLES: Final = {
    1: N_("the scanner can't do this"),
    2: N_("it was cancelled at the scanner"),
    3: N_("the scanner is busy: another program uses it"),
    4: N_("the scanner does not take one of the settings; scanimage --help lists its own"),
    6: N_("paper is jammed in the scanner: open it, take the sheet out, and put it back on top of the pile"),
    _NO_DOCUMENTS: N_("there is no paper in the feeder"),
    8: N_("the scanner's lid or cover is open"),
    9: N_("the scanner does not answer: is it switched on and connected?"),
    10: N_("the scanner ran out of memory: try a lower --resolution"),
    11: N_("this user may not use the scanner; on Debian, members of the group scanner may"),
}
"""By SANE's status (sane.h, SANE_Status)."""


def take_scan(parser: Parser) -> None:
    """Add the options of `letters scan`."""
    parser.add_argument("--device", metavar="NAME", default="", help=_("the scanner, as scanimage -L lists it; else the first one"))
    parser.add_argument("--feeder", action="store_true", help=_("take all sheets of the feeder; else one page from the glass"))
    parser.add_argument(
        "--source", metavar="NAME", default="", help=_("the source as the scanner calls it, where it isn't found by itself")
    )
    parser.add_argument("--resolution", metavar="DPI", type=count, default=300, help=_("dots per inch (default: 300)"))
    parser.add_argument(
        "--mode", metavar="NAME", default="", help=_("Lineart, Gray or Color, as the scanner calls them; else as it is set")
    )
    parser.add_argument(
        "--option", metavar="--NAME=VALUE", action="append", default=[], help=_("a setting of the scanner's own; may be repeated")
    )
    parser.add_argument(
        "--split", metavar="RULE", default="", help=_("without separator sheets: every:N pages, or blank; else all sheets are one letter")
    )
    parser.add_argument("--account", metavar="NAME", default="", help=_("the account the letters belong to"))
    parser.add_argument("--lang", metavar="xx", default="", help=_("the language they are written in; else found out"))


def scan(call: Invocation) -> int:
    """Scan, bring the pages in as letters, and report what became of them.

    Raises:
        Unavailable: the scanner gave no page and may give one later; says why. RefusedByDesk: it won't. UsageError: an option is wrong.
    """
    if SplitRule.parse(call.args.split) is None:
        raise UsageError(cause=_("--split: “{text}” is no rule; there are every:N and blank").format(text=line(call.args.split)))
    program = shutil.which(PROGRAM)
    if program is None:
        raise Unavailable(cause=_(INSTALL))
    with tempfile.TemporaryDirectory(prefix="agentdesk-scan-") as folder:
        words = _words(call, program)
        status, said = _run(call, [*words, *_output(call, Path(folder))], Path(folder))
        pages = sorted(Path(folder).glob("page*.png"))
        if not pages:
            raise _failure(status, said)
        is_cut_short = status not in {0, _NO_DOCUMENTS}
        if is_cut_short:
            # What was fed before the jam is kept: nobody wants to scan it again.
            call.out.warn(_("after {count} pages: {reason}").format(count=len(pages), reason=_why(status, said)))
        code = _bring_in(call, _as_one(pages, call.args.resolution))
    return code or int(is_cut_short)


def _words(call: Invocation, program: str) -> list[str]:
    args = call.args
    words = [program, "--format=png", f"--resolution={args.resolution}"]
    words += [f"--device-name={args.device}"] if args.device else []
    words += [f"--mode={args.mode}"] if args.mode else []
    source = args.source or (_source(words) if args.feeder else "")
    words += [f"--source={source}"] if source else []
    for option in args.option:
        if not option.startswith("--"):
            raise UsageError(cause=_("--option takes a setting as scanimage does, as in --option=--brightness=20"))
    return [*words, *args.option]


def _source(words: Sequence[str]) -> str:
    """Return what this scanner calls its feeder, "" where it doesn't say.

    Raises:
        RefusedByDesk: it has none.
    """
    asked = [*words, "--all-options"]
    ran = subprocess.run(asked, capture_output=True, check=False, timeout=PAGE_S, stdin=subprocess.DEVNULL)
    listed = next((row for row in ran.stdout.decode("utf-8", "replace").splitlines() if row.strip().startswith("--source")), "")
    names = listed.strip().removeprefix("--source").split("[")[0].strip().split("|")
    feeders = [name for name in names if "feeder" in name.lower() or "adf" in name.lower()]
    if not feeders and any(names):
        raise RefusedByDesk(cause=_("this scanner names no feeder; it has {names}").format(names=line(", ".join(names))))
    # The plain one before its duplex brother.
    return min(feeders, key=len, default="")


def _output(call: Invocation, folder: Path) -> list[str]:
    return [f"--batch={folder / 'page%04d.png'}"] if call.args.feeder else [f"--batch={folder / 'page%04d.png'}", "--batch-count=1"]


def _run(call: Invocation, words: Sequence[str], folder: Path) -> tuple[int, str]:
    """Run the scanner's program until it ends; return SANE's status and what it said last.

    Raises:
        Unavailable: it gave no page for minutes.
    """
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        seen, said = -1, b""
        while True:
            try:
                _out, said = process.communicate(timeout=PAGE_S if seen < 0 else 1.0 if seen == 0 else PAGE_S)
            except subprocess.TimeoutExpired:
                fresh = len(list(folder.glob("page*.png")))
                if fresh == seen:
                    raise Unavailable(cause=_("the scanner gave no page for {seconds} s").format(seconds=round(PAGE_S))) from None
                seen = fresh
                call.out.progress(_("{count} pages").format(count=fresh))
                continue
            return process.returncode, said.decode("utf-8", "replace")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _failure(status: int, said: str) -> AgentdeskError:
    """Return the error for a scanner that gave no page: paper, lids and plugs are seen to, and then the same command works."""
    lasts = {TROUBLES[1], TROUBLES[4], TROUBLES[11]}
    failed = RefusedByDesk if _known_words(status, said) in lasts else Unavailable
    return failed(cause=_why(status, said))


def _known_words(status: int, said: str) -> str:
    return next((text for sign, text in _SAID.items() if sign in said), TROUBLES.get(status, ""))


def _why(status: int, said: str) -> str:
    """Return why there is no page, in words; SANE's own where the status says nothing."""
    last = next((row for row in reversed(said.splitlines()) if row.strip()), "")
    words = _known_words(status, said)
    return _(words) if words else _("the scanner gave no page: {words}").format(words=line(last) or status)


_SAID: Final = {
    "Document feeder jammed": TROUBLES[6],
    "Document feeder out of documents": TROUBLES[_NO_DOCUMENTS],
    "Scanner cover is open": TROUBLES[8],
    "Device busy": TROUBLES[3],
    "Error during device I/O": TROUBLES[9],
    "Access to resource has been denied": TROUBLES[11],
    "failed: Invalid argument": N_("there is no scanner of that name: scanimage -L lists what there is"),
    "no SANE devices found": N_("no scanner was found: is it switched on? scanimage -L lists what there is"),
}
"""What scanimage prints of a status (sane_strstatus), where its own exit code is another."""


def _as_one(pages: Sequence[Path], resolution: int) -> bytes:
    """Return the pages as one TIFF, without loss."""
    import io  # noqa: PLC0415 - with the pages only

    from PIL import Image  # noqa: PLC0415 - for scans only

    first, *others = [Image.open(page, formats=("PNG",)) for page in pages]
    stream = io.BytesIO()
    first.save(stream, "TIFF", save_all=True, append_images=others, compression="tiff_deflate", dpi=(resolution, resolution))
    for image in (first, *others):
        image.close()
    return stream.getvalue()


def _bring_in(call: Invocation, content: bytes) -> int:
    given = Given(filename="scan.tif", language=line(call.args.lang), split=call.args.split)
    order = ImportOrder("letters", AccountName(call.args.account), False, call.is_dry_run, None, SCAN, batch_items=1)
    with call.desk() as desk, tempfile.NamedTemporaryFile(suffix=".tif") as file:
        file.write(content)
        file.flush()
        if not call.is_dry_run:
            order = _of_batch(order, BatchId(int(desk.do(BeginBatch(order.account)).created)))
        importer = Importer(desk, order, call.out.warn, call.out.progress, total=1)
        source = ImportFile(Path(file.name), "scan.tif")
        results = importer.run_pieces([(source, partial(_piece, given), ())])
    return report(call, results, ("imported", "known", UNREADABLE), _("{imported} imported, {known} known, {unreadable} unreadable"))


def _of_batch(order: ImportOrder, batch: BatchId) -> ImportOrder:
    from dataclasses import replace  # noqa: PLC0415 - once a run

    return replace(order, batch=batch)


def _piece(given: Given, content: memoryview) -> list[Piece]:
    return [Piece("scan.tif", content, given)]
