"""Which verbs there are, what each is for and which module carries it out; cheap, since `--help` prints it."""

from __future__ import annotations

from typing import NamedTuple

from agentdesk.domain.texts import N_


class VerbEntry(NamedTuple):
    """One first word of the command line; `module` stands in `agentdesk.cli.commands`."""

    name: str
    module: str
    group: str
    summary: str


READ = N_("Reading")
WORK = N_("Working on conversations")
ANSWER = N_("Answering")
HISTORY = N_("History")
CARRY = N_("In and out")
DESK = N_("The desk")
ABOUT = N_("About AgentDesk")

GROUPS = (READ, WORK, ANSWER, HISTORY, CARRY, DESK, ABOUT)

VERBS: tuple[VerbEntry, ...] = (
    VerbEntry("list", "conversations", READ, N_("list conversations, newest first")),
    VerbEntry("search", "conversations", READ, N_("find conversations by their words")),
    VerbEntry("show", "conversations", READ, N_("print a conversation")),
    VerbEntry("view", "views", READ, N_("list views and what they hold; save searches under a name")),
    VerbEntry("report", "reports", READ, N_("figures about the desk's work")),
    VerbEntry("stats", "conversations", READ, N_("count what is open, late and waiting")),
    VerbEntry("watch", "watch", READ, N_("print what changes, as it happens")),
    VerbEntry("customer", "customers", READ, N_("who writes to us: list, show, change, merge, export")),
    VerbEntry("attachment", "attachments", READ, N_("list and fetch attachments")),
    VerbEntry("close", "triage", WORK, N_("mark conversations as done")),
    VerbEntry("reopen", "triage", WORK, N_("open conversations again")),
    VerbEntry("pending", "triage", WORK, N_("wait for the customer")),
    VerbEntry("snooze", "triage", WORK, N_("hide conversations until a moment")),
    VerbEntry("assign", "triage", WORK, N_("give conversations to an agent")),
    VerbEntry("tag", "triage", WORK, N_("put tags on conversations and take them off")),
    VerbEntry("spam", "triage", WORK, N_("say that conversations are spam")),
    VerbEntry("delete", "triage", WORK, N_("hide conversations from every view; undo for 30 days")),
    VerbEntry("merge", "threads", WORK, N_("put conversations into another one")),
    VerbEntry("split", "threads", WORK, N_("take messages out into a new conversation")),
    VerbEntry("move", "threads", WORK, N_("take messages into another conversation")),
    VerbEntry("suggestion", "suggestions", WORK, N_("what the desk suggests: closing, joining, splitting")),
    VerbEntry("letters", "letters", WORK, N_("scanned letters: check what was read, split, merge, turn; runs, separator sheets, labels")),
    VerbEntry("note", "replies", WORK, N_("write a note that never leaves the desk")),
    VerbEntry("log", "contacts", WORK, N_("record a call, a visit, a pasted review: what no channel brings in")),
    VerbEntry("reply", "replies", ANSWER, N_("answer a conversation or one message of it")),
    VerbEntry("forward", "writing", ANSWER, N_("hand a message on to somebody else")),
    VerbEntry("new", "writing", ANSWER, N_("write to somebody: a new conversation")),
    VerbEntry("draft", "drafts", ANSWER, N_("list what is being written; attach to it, send it, throw it away")),
    VerbEntry("template", "templates", ANSWER, N_("canned replies: list, show, check and fill in")),
    VerbEntry("tone", "tone", ANSWER, N_("check a text before it leaves: wording, length, private data in public")),
    VerbEntry("outbox", "outbox", ANSWER, N_("what is on its way out, and what to do about it")),
    VerbEntry("undo", "journal", HISTORY, N_("take an entry of the journal back")),
    VerbEntry("redo", "journal", HISTORY, N_("undo an undo")),
    VerbEntry("journal", "journal", HISTORY, N_("who did what, when and by what means")),
    VerbEntry("import", "imports", CARRY, N_("bring mail, scanned letters, reviews and lists of customers in")),
    VerbEntry("export", "exports", CARRY, N_("print messages as JSON lines, CSV or mbox")),
    VerbEntry("recogniser", "recognisers", CARRY, N_("how platforms' mails about reviews are told, tried on a mail")),
    VerbEntry("reparse", "threads", CARRY, N_("read messages again from their raw sources")),
    VerbEntry("fetch", "attachments", CARRY, N_("get the rest of a large message that came as its headers")),
    VerbEntry("sync", "service", CARRY, N_("poll now, deliver what is due, report, exit")),
    VerbEntry("agent", "agents", DESK, N_("who works at this desk, and who is away")),
    VerbEntry("notice", "notices", DESK, N_("be told by mail what comes into a view, at once or once a day")),
    VerbEntry("rule", "rules", DESK, N_("what the desk does by itself: on arrival, on a reply, as time goes by")),
    VerbEntry("closure", "closures", DESK, N_("days on which the business is closed for once, and what customers are told")),
    VerbEntry("account", "accounts", DESK, N_("connect, change, test and remove accounts")),
    VerbEntry("status", "service", DESK, N_("how the desk and its accounts are")),
    VerbEntry("service", "keeping", DESK, N_("have systemd or launchd keep the desk working")),
    VerbEntry("serve", "service", DESK, N_("run the desk's service in the foreground")),
    VerbEntry("keys", "keyboard", DESK, N_("show the console's keys, and check keys of your own")),
    VerbEntry("theme", "looks", DESK, N_("list the colour themes, and check your own")),
    VerbEntry("config", "configuration", DESK, N_("show and check the configuration")),
    VerbEntry("backup", "copies", DESK, N_("write a copy of the desk to a file")),
    VerbEntry("restore", "copies", DESK, N_("put a copy back")),
    VerbEntry("desk", "desk_move", DESK, N_("move the whole desk to a PostgreSQL server, or back into files")),
    VerbEntry("logs", "logs", DESK, N_("print the service's log")),
    VerbEntry("doctor", "doctor", DESK, N_("look for what is wrong and say what to do")),
    VerbEntry("demo", "demo", ABOUT, N_("open a sample desk; nothing to set up, nothing leaves this machine")),
    VerbEntry("help", "about", ABOUT, N_("read about a topic, offline")),
    VerbEntry("completion", "about", ABOUT, N_("print the completion script of a shell")),
    VerbEntry("man", "about", ABOUT, N_("print the manual page")),
)

BY_NAME = {entry.name: entry for entry in VERBS}
