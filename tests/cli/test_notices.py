"""Notices by mail from the command line: set on a view of the desk or a saved one, listed with what hinders them, removed."""

from __future__ import annotations

from tests.cli.conftest import CommandLine, Shop


def test_a_notice_is_set_listed_examined_and_removed(agentdesk: CommandLine) -> None:
    agentdesk("view", "save", "lamps", "lamp", "--within", "late")
    said = agentdesk("notice", "set", "lamps", "--to", "ana@home.example", "--mail", "--digest", "8.30", "--language", "nl")
    assert "no subjects" in said.text
    assert "no mail account" in agentdesk("doctor", code=None).text
    agentdesk("notice", "set", "mine", "--to", "ana@home.example", "--digest", "07:00", "--even-if-empty", "--trust")
    lamps, mine = agentdesk("notice", "--json").json["notices"]
    assert (lamps["notice"]["query"], lamps["notice"]["within"], lamps["notice"]["digest"]) == ("lamp", "late", "08:30")
    assert (lamps["notice"]["mails"], lamps["notice"]["language"]) == (True, "nl")
    assert lamps["names_subjects"], "the address is trusted since, whichever notice it is of"
    assert (mine["notice"]["within"], mine["notice"]["is_wanted_empty"], mine["notice"]["mails"]) == ("mine", True, False)
    agentdesk("notice", "remove", "lamps")
    assert len(agentdesk("notice", "list", "--everybody", "--json").json["notices"]) == 1
    agentdesk("notice", "remove", "lamps", code=3)


def test_what_cannot_be_kept_is_refused_and_a_dry_run_writes_nothing(agentdesk: CommandLine) -> None:
    to = ("--to", "ana@home.example")
    agentdesk("notice", "set", "nowhere", *to, "--mail", code=3)
    agentdesk("notice", "set", "mine", *to, code=2)
    agentdesk("notice", "set", "mine", *to, "--digest", "noon", code=2)
    agentdesk("notice", "set", "mine", "--to", "ana", "--mail", code=2)
    assert "^" in agentdesk("notice", "set", "mine", *to, "--mail", "--query", "is:opne", code=2).err
    agentdesk("notice", "set", "mine", *to, "--mail", "--dry-run")
    assert agentdesk("notice", "--json").json["notices"] == []


def test_doctor_names_the_account_that_sends(agentdesk: CommandLine, shop: Shop) -> None:
    agentdesk("notice", "set", "late", "--to", "ana@home.example", "--mail")
    checks = {check["what"]: check for check in agentdesk("doctor", "--json", code=None).json["checks"]}
    assert (checks["notices by mail"]["level"], "shop" in checks["notices by mail"]["words"]) == ("ok", True)
