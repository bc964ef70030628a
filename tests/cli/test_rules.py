"""Rules from the command line to their effects: written, acting on what a sync brings in, tried on the past, switched off."""

from __future__ import annotations

from tests.cli.conftest import CommandLine, Shop

MAIL = b"From: Maria <maria@example.net>\r\nTo: shop@example.org\r\nSubject: Refund\r\nMessage-ID: <%d@example.net>\r\n\r\nPlease.\r\n"


def test_a_rule_is_written_acts_on_mail_and_says_what_it_would_have_done(agentdesk: CommandLine, shop: Shop) -> None:
    agentdesk("sync")
    parts = ("--on", "arrival", "--if", "subject:refund", "--do", "tag --add refund")
    assert "fly" in agentdesk("rule", "add", "bad", *parts, "--do", "fly", code=2).err
    agentdesk("rule", "add", "refunds", *parts)
    shop.deliver(MAIL % 2, "n2.a")
    agentdesk("sync")
    (entry,) = (one for one in agentdesk("journal", "--json").json["entries"] if one["agent"] == "rule:refunds")
    assert (entry["means"], entry["verb"]) == ("rule", "tag")
    (rule,) = agentdesk("rule", "--json").json["rules"]
    assert (rule["rule"]["name"], rule["acted"]) == ("refunds", 1)
    assert agentdesk("rule", "test", "refunds", "--json").json["found"] == 1
    agentdesk("rule", "off", "refunds")
    config = next(agentdesk.home.rglob("config.toml"))
    config.write_text(config.read_text() + '\n[rules.wrong]\non = "arrival"\ndo = "fly"\n')
    said = agentdesk("status")
    assert "fly" in said.text + said.err


def test_a_rule_that_gives_work_to_a_name_nobody_has_is_written_and_says_so(agentdesk: CommandLine, shop: Shop) -> None:
    """It would lie where nobody looks; a colleague who starts tomorrow is a good reason to write it today."""
    shop.deliver(MAIL % 2, "n2.a")
    agentdesk("sync")
    agentdesk("assign", "1", "--to", "ana", "--new")
    said = agentdesk("rule", "add", "chairs", "--on", "arrival", "--do", "assign --to round-robin --among ana,anna")
    assert "“anna”" in said.err
    assert "“ana”" not in said.err
