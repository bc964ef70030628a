"""Templates on the command line: changed, carried in files, undone, and used for many customers at once."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import CommandLine, Shop, mail

pytestmark = pytest.mark.only_on("sqlite", why="templates are kept as tests/desk keeps them, on both")

OURS = b"+++\ntitle = 'Ours'\n+++\n=== nl\nHallo!\n"


def test_a_template_is_changed_looked_through_and_taken_back(agentdesk: CommandLine) -> None:
    made = agentdesk("template", "edit", "ours", "--new", "--body", "-", "--json", stdin=OURS).json
    assert made["undoable"]
    agentdesk("template", "edit", "ours", "--variant", "review nl", "--body", "Dank u!")
    shown = agentdesk("template", "show", "ours").text
    assert shown.endswith("=== nl\nHallo!\n=== review nl\nDank u!\n")
    assert [one["origin"] for one in agentdesk("template", "history", "ours", "--json").json["versions"]] == ["verb", "verb"]
    agentdesk("undo")
    assert "review nl" not in agentdesk("template", "show", "ours").text
    wrong = agentdesk("template", "edit", "ours", "--variant", "fr", "--body", "{{ nope.x }}", code=1)
    assert "ours:7: fr: there is no field" in wrong.err
    assert agentdesk("template", "revert", "ours", "1").text.startswith("wrote the template ours")
    assert agentdesk("template", "show", "ours").out == OURS


def test_the_editor_gets_the_file_and_its_refusal_loses_nothing(agentdesk: CommandLine) -> None:
    agentdesk.environ = {"EDITOR": "sed -i s/thank/THANK/"}
    agentdesk("template", "edit", "thank-you")
    assert "THANK" in agentdesk("template", "show", "thank-you").text
    agentdesk.environ = {"EDITOR": "sed -i '2s/.*/title = /'"}
    refused = agentdesk("template", "edit", "thank-you", code=None)
    assert refused.code != 0
    assert "what you wrote is kept in" in refused.err
    assert "title = \n" not in agentdesk("template", "show", "thank-you").text


def test_templates_travel_in_files_and_never_over_each_other(agentdesk: CommandLine) -> None:
    agentdesk("template", "edit", "ours", "--new", "--body", "-", stdin=OURS)
    agentdesk("template", "export", "out", "ours", "thank-you")
    assert (agentdesk.cwd / "out" / "ours.md").read_bytes() == OURS
    bundle = agentdesk("template", "export", "-").out
    assert "ours" in [one["name"] for one in json.loads(bundle)["templates"]]
    (agentdesk.cwd / "out" / "ours.md").write_bytes(OURS + b"=== fr\nSalut !\n")
    (agentdesk.cwd / "out" / "bad.md").write_bytes(b"+++\ntitle = \n+++\n")
    refused = agentdesk("template", "import", "out", code=1)
    assert "there is a template ours already" in refused.err
    assert "bad:2: Invalid value" in refused.err
    assert agentdesk("template", "show", "ours").out == OURS
    agentdesk("template", "import", "out/ours.md", "--replace")
    assert agentdesk("template", "show", "ours").text.endswith("Salut !\n")
    agentdesk("template", "import", "-", "--replace", stdin=bundle)
    assert agentdesk("template", "show", "ours").out == OURS


def test_several_customers_are_answered_with_one_template(shop: Shop) -> None:
    """Each in the outbox by themselves, nobody twice, all taken back by one undo."""
    agentdesk = shop.agentdesk
    for number, sender in ((2, "bob@example.org"), (3, "maria@example.org")):
        shop.deliver(mail(number, sender=sender), f"{number}.a")
    agentdesk("sync")
    dry = agentdesk("reply", "1", "2", "3", "--template", "thank-you", "--dry-run", "--json", code=None).json
    assert [one["same_customer_as"] for one in dry["replies"]] == [None, None, "1"]
    assert {one["to"][0] for one in dry["replies"]} == {"maria@example.org", "bob@example.org"}
    assert agentdesk("outbox", "--json").json["deliveries"] == []
    done = agentdesk("reply", "1", "2", "3", "--template", "thank-you", "--json", code=1)
    assert (done.json["changed"], [one["item"] for one in done.json["skipped"]]) == (["1", "2"], ["#3"])
    assert "the same customer as in #1" in done.err
    assert len(agentdesk("outbox", "--json").json["deliveries"]) == 2
    assert [row["id"] for row in agentdesk("list", "template:thank-you", "after:1h", "--json").json["conversations"]] == ["2", "1"]
    agentdesk("undo")
    assert agentdesk("outbox", "--json").json["deliveries"] == []
    assert agentdesk("list", "template:thank-you", "--json").json["conversations"] == []
    held = agentdesk("reply", "1", "2", "--template", "order-status", "--set", "order=10023", code=1)
    assert "#1: " in held.err
    assert agentdesk("outbox", "--json").json["deliveries"] == []
    agentdesk("reply", "1", "2", "--template", "thank-you", "--body", "x", code=2)
    agentdesk("reply", "1", "2", "--template", "thank-you", "--to", "x@example.org", code=2)
