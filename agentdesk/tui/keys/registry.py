"""Every action of the console, once."""

from __future__ import annotations

from agentdesk.domain.texts import N_
from agentdesk.tui.keys.actions import BROWSING, EVERYWHERE, TRIAGE, Action, Context, Group

_LIST = frozenset({Context.LIST})
_READER = frozenset({Context.READER})
_COMPOSER = frozenset({Context.COMPOSER})
_OUTBOX = frozenset({Context.OUTBOX})
_JOURNAL = frozenset({Context.JOURNAL})
_DRAFTS = frozenset({Context.DRAFTS})
_CUSTOMER = frozenset({Context.CUSTOMER})
_WIZARD = frozenset({Context.WIZARD})
_BULK = frozenset({Context.BULK})
_TEMPLATES = frozenset({Context.TEMPLATES})
_LETTERS = frozenset({Context.LETTERS})
_RULES = frozenset({Context.RULES})
_DESK = BROWSING - {Context.HELP}
_SETTLED = BROWSING - {Context.BULK}
"""Where going elsewhere loses nothing."""
_PANED = TRIAGE | {Context.COMPOSER, Context.OUTBOX, Context.WIZARD}
_ITEMS = (
    frozenset(
        {Context.LIST, Context.OUTBOX, Context.JOURNAL, Context.DRAFTS, Context.SETTINGS, Context.CUSTOMER, Context.BULK, Context.TEMPLATES}
    )
    | _LETTERS
    | _RULES
)

_MOVING = (
    Action("move.down", ("j", "down"), BROWSING, Group.MOVE, N_("down"), N_("One line or row down")),
    Action("move.up", ("k", "up"), BROWSING, Group.MOVE, N_("up"), N_("One line or row up")),
    Action("move.half_down", ("ctrl+d",), BROWSING, Group.MOVE, N_("half page down"), N_("Half a page down")),
    Action("move.half_up", ("ctrl+u",), BROWSING, Group.MOVE, N_("half page up"), N_("Half a page up")),
    Action("move.page_down", ("pagedown",), BROWSING, Group.MOVE, N_("page down"), N_("One page down")),
    Action("move.page_up", ("pageup",), BROWSING, Group.MOVE, N_("page up"), N_("One page up")),
    Action("move.first", ("g g", "home"), BROWSING, Group.MOVE, N_("top"), N_("To the top")),
    Action("move.last", ("G", "end"), BROWSING, Group.MOVE, N_("bottom"), N_("To the bottom")),
    Action("move.next", ("J",), TRIAGE, Group.MOVE, N_("next"), N_("Next conversation; next message when reading")),
    Action("move.previous", ("K",), TRIAGE, Group.MOVE, N_("previous"), N_("Previous conversation; previous message when reading")),
    Action("open", ("enter", "o"), _ITEMS, Group.MOVE, N_("open"), N_("Open what the cursor is on")),
    Action("back", ("q", "escape"), BROWSING, Group.MOVE, N_("back"), N_("Back; at the root it asks whether to quit"), 57),
    Action("pane.next", ("tab",), _PANED, Group.MOVE, N_("next pane"), N_("Next pane or field")),
    Action("pane.previous", ("shift+tab",), _PANED, Group.MOVE, N_("previous pane"), N_("Previous pane or field")),
)

_TRIAGE = (
    Action("triage.close", ("e",), TRIAGE, Group.CONVERSATION, N_("done"), N_("Mark as done and go on to the next"), 20),
    Action("triage.snooze", ("h",), TRIAGE, Group.CONVERSATION, N_("snooze"), N_("Hide until later"), 30),
    Action("triage.assign_me", ("A",), TRIAGE, Group.CONVERSATION, N_("to me"), N_("Assign to me"), 66),
    Action("triage.assign", ("a",), TRIAGE, Group.CONVERSATION, N_("assign"), N_("Assign to somebody, or to nobody"), 40),
    Action("triage.tag", ("l",), TRIAGE, Group.CONVERSATION, N_("tag"), N_("Add tags, or take them off with a minus"), 62),
    Action("triage.star", ("s",), TRIAGE, Group.CONVERSATION, N_("star"), N_("Star, or take the star off (yours alone)")),
    Action("triage.unread", ("U",), TRIAGE, Group.CONVERSATION, N_("unread"), N_("Unread or read (yours alone)")),
    Action("triage.reopen", ("E",), TRIAGE, Group.CONVERSATION, N_("reopen"), N_("Open again")),
    Action("triage.spam", ("!",), TRIAGE, Group.CONVERSATION, N_("spam"), N_("Mark as spam")),
    Action("triage.delete", ("delete", "#"), TRIAGE, Group.CONVERSATION, N_("delete"), N_("Delete; asks first")),
    Action("undo", ("z",), _DESK, Group.CONVERSATION, N_("undo"), N_("Undo what was done last in this console"), 64),
    Action("redo", ("Z",), _DESK, Group.CONVERSATION, N_("redo"), N_("Redo what was undone last")),
    Action("customer", ("C",), TRIAGE, Group.CONVERSATION, N_("customer"), N_("The customer: addresses, note, tags, all they asked")),
    Action("suggestion", ("m",), TRIAGE | _CUSTOMER, Group.CONVERSATION, N_("suggestion"), N_("Decide on what the desk suggests here"), 72),
    Action("repeat", (".",), TRIAGE, Group.CONVERSATION, N_("repeat"), N_("Do the last thing again, here")),
    Action(
        "thread.merge", ("M m",), TRIAGE, Group.CONVERSATION, N_("merge"), N_("Merge the marked conversations, or this one into another")
    ),
    Action("thread.split", ("M s",), TRIAGE, Group.CONVERSATION, N_("split off"), N_("Make a conversation of its own of this message")),
    Action("thread.move", ("M v",), TRIAGE, Group.CONVERSATION, N_("move"), N_("Move this message to another conversation")),
)

_MARKING = (
    Action("mark.toggle", ("x", "space"), _LIST, Group.MARK, N_("mark"), N_("Mark, or take the mark off"), 45),
    Action("mark.range", ("v",), _LIST, Group.MARK, N_("mark range"), N_("Start a range here; again ends it")),
    Action("mark.all", ("* a",), _LIST, Group.MARK, N_("mark all"), N_("Mark all that are loaded")),
    Action("mark.none", ("* n",), _LIST, Group.MARK, N_("mark none"), N_("Take all marks off")),
    Action("filter", ("/",), _LIST, Group.MARK, N_("filter"), N_("Filter the list as you type"), 50),
    Action("filter.save", ("V",), _LIST, Group.MARK, N_("save view"), N_("Save the filter as a view; ctrl+s does so while typing it")),
    Action("reader.find", ("/",), _READER, Group.MARK, N_("find"), N_("Find words in this conversation"), 78),
    Action("match.next", ("n",), TRIAGE, Group.MARK, N_("next match"), N_("Next place where what was looked for stands")),
    Action("match.previous", ("N",), TRIAGE, Group.MARK, N_("previous match"), N_("Previous place where it stands")),
)

_ANSWERING = (
    Action("answer.reply", ("r",), TRIAGE, Group.ANSWER, N_("reply"), N_("Reply"), 10),
    Action("answer.reply_all", ("R",), TRIAGE, Group.ANSWER, N_("reply all"), N_("Reply to all")),
    Action("answer.forward", ("f",), TRIAGE, Group.ANSWER, N_("forward"), N_("Forward the message, its files with it"), 68),
    Action("answer.new", ("c",), TRIAGE, Group.ANSWER, N_("new mail"), N_("Write to somebody"), 70),
    Action(
        "answer.template",
        ("ctrl+t",),
        TRIAGE,
        Group.ANSWER,
        N_("template"),
        N_("Answer with a template; each marked one gets its own text"),
        60,
    ),
    Action("answer.log", ("L",), TRIAGE, Group.ANSWER, N_("log"), N_("Record a call, a visit or a pasted review")),
    Action("answer.note", ("i",), TRIAGE, Group.ANSWER, N_("note"), N_("Write an internal note"), 15),
    Action("reader.whole", ("enter", "o"), _READER, Group.ANSWER, N_("whole text"), N_("Show the whole of a long message")),
    Action("reader.single", ("t",), _READER, Group.ANSWER, N_("one message"), N_("Show one message, or the whole conversation")),
    Action("reader.fold", ("T",), TRIAGE, Group.ANSWER, N_("quotes"), N_("Show or fold quoted text"), 74),
    Action("reader.open", ("O",), TRIAGE, Group.ANSWER, N_("open"), N_("Open a link or save an attachment by its number"), 56),
    Action("reader.letter", ("B",), TRIAGE, Group.ANSWER, N_("letter"), N_("The scanned letter: check, turn, split, write down")),
    Action("reader.source", ("H",), TRIAGE, Group.ANSWER, N_("source"), N_("Show the message as it arrived, headers and all")),
    Action("reader.rest", ("W",), TRIAGE, Group.ANSWER, N_("rest"), N_("Fetch the rest of a message that came as its headers")),
    Action("reader.pipe", ("|", "P"), TRIAGE, Group.ANSWER, N_("pipe"), N_("Give the message's source to a command and show its answer")),
    Action("reader.save", ("S",), TRIAGE, Group.ANSWER, N_("save"), N_("Save an attachment to a file of yours"), 76),
)

_GOING = (
    *(
        Action(f"view.{number}", (str(number),), _LIST, Group.GO, N_("view"), N_("The view of that number in the header"))
        for number in range(1, 10)
    ),
    Action("go.inbox", ("g i",), _SETTLED, Group.GO, N_("inbox"), N_("All open conversations")),
    Action("go.mine", ("g m",), _SETTLED, Group.GO, N_("mine"), N_("Conversations assigned to me")),
    Action("go.outbox", ("g o",), _SETTLED, Group.GO, N_("outbox"), N_("The outbox")),
    Action(
        "go.templates", ("g t",), _SETTLED, Group.GO, N_("templates"), N_("Templates: what they say, where they are used, their history")
    ),
    Action("go.letters", ("g l",), _SETTLED, Group.GO, N_("letters"), N_("Scanned letters to be checked, least sure first")),
    Action("go.journal", ("g j",), _SETTLED, Group.GO, N_("journal"), N_("The journal: who did what")),
    Action("go.rules", ("g a",), _SETTLED, Group.GO, N_("rules"), N_("Rules: what the desk does by itself, and how often it did")),
    Action("go.closures", ("g k",), _SETTLED, Group.GO, N_("closures"), N_("When the business is closed, and what customers are told")),
    Action("go.drafts", ("g w",), _SETTLED, Group.GO, N_("drafts"), N_("What is being written")),
    Action("go.views", ("g v",), _LIST, Group.GO, N_("views"), N_("Saved views")),
    Action("go.settings", ("g s",), _SETTLED, Group.GO, N_("settings"), N_("Settings: colours, marks, mouse, dates, panes")),
    Action(
        "go.dashboard", ("g d",), _SETTLED, Group.GO, N_("dashboard"), N_("Dashboard: how soon customers are answered, and how much comes")
    ),
    Action("go.report", ("g r",), _SETTLED, Group.GO, N_("report"), N_("Report on the voice: templates, changes to them, rules")),
    Action("go.health", ("g h",), _SETTLED, Group.GO, N_("health"), N_("Health: how the desk and its accounts fare")),
    Action("go.setup", ("g c",), _SETTLED, Group.GO, N_("set up"), N_("Connect a mailbox")),
    Action("layout.more", ("+",), _LIST, Group.GO, N_("layout"), N_("Next layout: list, list and preview, preview, three panes")),
    Action("layout.less", ("-",), _LIST, Group.GO, N_("layout"), N_("Previous layout")),
)

_COPYING = (
    Action("copy.message", ("y y",), TRIAGE, Group.COPY, N_("message"), N_("Copy the message's text")),
    Action("copy.address", ("y e",), TRIAGE, Group.COPY, N_("address"), N_("Copy the customer's address")),
    Action("copy.link", ("y l",), TRIAGE, Group.COPY, N_("link"), N_("Copy the first link")),
    Action("copy.id", ("y i",), TRIAGE, Group.COPY, N_("number"), N_("Copy the conversation's number")),
)

_COMPOSING = (
    Action("compose.review", ("ctrl+s",), _COMPOSER, Group.COMPOSE, N_("review+send"), N_("Look it over; then y sends"), 10),
    Action("compose.template", ("ctrl+t",), _COMPOSER, Group.COMPOSE, N_("template"), N_("Put a template in"), 18),
    Action("compose.editor", ("f4", "ctrl+o"), _COMPOSER, Group.COMPOSE, N_("$EDITOR"), N_("Write on in your own editor"), 20),
    Action("compose.next_finding", ("f7", "ctrl+n"), _COMPOSER, Group.COMPOSE, N_("next finding"), N_("To what the checks find next"), 25),
    Action("compose.mend", ("ctrl+f",), _COMPOSER, Group.COMPOSE, N_("fix"), N_("Mend what the checks found at the cursor"), 26),
    Action("compose.attach", ("f8", "ctrl+g"), _COMPOSER, Group.COMPOSE, N_("attach"), N_("Attach a file"), 30),
    Action("compose.detach", ("ctrl+r",), _COMPOSER, Group.COMPOSE, N_("take off"), N_("Take an attached file off")),
    Action("compose.quote", ("f5", "ctrl+b"), _COMPOSER, Group.COMPOSE, N_("quote"), N_("Have what is answered stand below, or not"), 40),
    Action("compose.from", ("f2",), _COMPOSER, Group.COMPOSE, N_("from"), N_("Choose the address it leaves from")),
    Action("compose.format", ("f3",), _COMPOSER, Group.COMPOSE, N_("form"), N_("Text and HTML, text alone, or as the text needs it")),
    Action("compose.palette", ("ctrl+p",), _COMPOSER, Group.COMPOSE, N_("cmd"), N_("Find what can be done while writing by its name"), 55),
    Action(
        "compose.private",
        ("f12",),
        _COMPOSER,
        Group.COMPOSE,
        N_("in private too"),
        N_("Beside a public answer, write to the customer in private"),
        28,
    ),
    Action(
        "compose.language", ("f10",), _COMPOSER, Group.COMPOSE, N_("language"), N_("The customer's language; kept, and z takes it back")
    ),
    Action("compose.shorten", ("f11",), _COMPOSER, Group.COMPOSE, N_("shorten"), N_("A shorter wording, or numbered parts")),
    Action("compose.bcc", ("f6",), _COMPOSER, Group.COMPOSE, N_("bcc"), N_("Show or hide blind copies"), 50),
    Action("compose.discard", ("f9",), _COMPOSER, Group.COMPOSE, N_("discard"), N_("Throw the draft away; asks first"), 60),
    Action("compose.leave", ("escape",), _COMPOSER, Group.COMPOSE, N_("keep draft"), N_("Leave; the draft is kept"), 15),
)

_OUTBOX_KEYS = (
    Action("outbox.retry", ("R",), _OUTBOX, Group.OUTBOX, N_("retry now"), N_("Try again now"), 20),
    Action("outbox.edit", ("E",), _OUTBOX, Group.OUTBOX, N_("edit as draft"), N_("Take it back and write on"), 30),
    Action("outbox.cancel", ("X",), _OUTBOX, Group.OUTBOX, N_("cancel"), N_("Take it back; the text stays a draft (asks)"), 40),
    Action("outbox.release", ("L",), _OUTBOX, Group.OUTBOX, N_("release"), N_("Let a held one go now"), 50),
    Action("outbox.mark_posted", ("P",), _OUTBOX, Group.OUTBOX, N_("posted"), N_("Say that a printed letter went to the post"), 70),
    Action("outbox.mark_sent", ("M",), _OUTBOX, Group.OUTBOX, N_("mark as sent"), N_("Say that it did leave (asks)"), 60),
    Action("drafts.discard", ("X",), _DRAFTS, Group.OUTBOX, N_("throw away"), N_("Throw the draft away; z brings it back"), 20),
    Action("journal.filter", ("/",), _JOURNAL, Group.OUTBOX, N_("filter"), N_("Show only entries with some words"), 30),
    Action("rules.switch", ("x", "space"), _RULES, Group.OUTBOX, N_("on/off"), N_("Let the rule act, or rest"), 20),
    Action("rules.found", ("f",), _RULES, Group.OUTBOX, N_("list"), N_("Show what the rule looks for in the list"), 30),
    Action("journal.undo", ("u",), _JOURNAL, Group.OUTBOX, N_("undo this"), N_("Undo the entry under the cursor"), 20),
)

_CUSTOMERS = (
    Action("customer.note", ("i",), _CUSTOMER, Group.CUSTOMER, N_("note"), N_("Write the note on the customer"), 10),
    Action(
        "customer.tags", ("l",), _CUSTOMER, Group.CUSTOMER, N_("tag"), N_("Add tags to the customer, or take them off with a minus"), 20
    ),
    Action("customer.change", ("E",), _CUSTOMER, Group.CUSTOMER, N_("change"), N_("Change name, number, language, channel or kind"), 30),
    Action("customer.list", ("f",), _CUSTOMER, Group.CUSTOMER, N_("list"), N_("Show all they asked in the list"), 40),
)

_BULK_KEYS = (
    Action("bulk.send", ("ctrl+s",), _BULK, Group.ANSWER, N_("send all"), N_("Send what isn't left out; asks first"), 10),
    Action("bulk.skip", ("x", "space"), _BULK, Group.ANSWER, N_("leave out"), N_("Leave this one out, or take it in again"), 20),
    Action("bulk.edit", ("E",), _BULK, Group.ANSWER, N_("change"), N_("Change this one's text; enter does so too"), 15),
    Action("bulk.scroll_down", ("J",), _BULK, Group.MOVE, N_("text down"), N_("Further down in the text"), 40),
    Action("bulk.scroll_up", ("K",), _BULK, Group.MOVE, N_("text up"), N_("Further up in the text"), 41),
)

_TEMPLATE_KEYS = (
    Action("template.edit", ("E", "f4"), _TEMPLATES, Group.TEMPLATE, N_("edit"), N_("Change it in your own editor; enter does so too"), 10),
    Action("template.new", ("n",), _TEMPLATES, Group.TEMPLATE, N_("new"), N_("Begin a template"), 15),
    Action("template.find", ("/",), _TEMPLATES, Group.TEMPLATE, N_("find"), N_("Find templates by letters of name, tags or text"), 20),
    Action(
        "template.wordings", ("v",), _TEMPLATES, Group.TEMPLATE, N_("wordings"), N_("Its wordings side by side, or the table of them"), 30
    ),
    Action(
        "template.preview",
        ("p",),
        _TEMPLATES,
        Group.TEMPLATE,
        N_("preview"),
        N_("As two customers would read it; again chooses others"),
        35,
    ),
    Action("template.history", ("d",), _TEMPLATES, Group.TEMPLATE, N_("history"), N_("What it was before, and what changed"), 40),
    Action("template.uses", ("f",), _TEMPLATES, Group.TEMPLATE, N_("uses"), N_("Conversations it was used in"), 45),
    Action(
        "template.copy",
        ("C",),
        _TEMPLATES,
        Group.TEMPLATE,
        N_("copy"),
        N_("Copy it under another name, or a starter to one of your own"),
        50,
    ),
    Action(
        "template.revert",
        ("R",),
        _TEMPLATES,
        Group.TEMPLATE,
        N_("go back"),
        N_("Give it the text of the version chosen in its history (asks)"),
    ),
    Action(
        "template.remove", ("X",), _TEMPLATES, Group.TEMPLATE, N_("take away"), N_("Take your own file away (asks); z brings it back"), 60
    ),
    Action("template.next", ("right",), _TEMPLATES, Group.TEMPLATE, N_("next"), N_("Next channel, or older version")),
    Action("template.previous", ("left",), _TEMPLATES, Group.TEMPLATE, N_("previous"), N_("Previous channel, or newer version")),
    Action("template.scroll_down", ("J",), _TEMPLATES, Group.MOVE, N_("text down"), N_("Further down at the right")),
    Action("template.scroll_up", ("K",), _TEMPLATES, Group.MOVE, N_("text up"), N_("Further up at the right")),
)

_LETTER_KEYS = (
    Action("letter.confirm", ("y",), _LETTERS, Group.LETTERS, N_("right, next"), N_("All of it is right; on to the next letter"), 10),
    Action("letter.clear", ("x",), _LETTERS, Group.LETTERS, N_("not so"), N_("The letter says nothing of the kind"), 20),
    Action("letter.original", ("O",), _LETTERS, Group.LETTERS, N_("page"), N_("Show a page of the scan"), 30),
    Action("letter.write", ("T",), _LETTERS, Group.LETTERS, N_("write down"), N_("Write down what no machine can read"), 40),
    Action("letter.language", ("L",), _LETTERS, Group.LETTERS, N_("language"), N_("Read it again in another language"), 50),
    Action("letter.turn", ("R",), _LETTERS, Group.LETTERS, N_("turn"), N_("Turn its pages by a quarter"), 60),
    Action("letter.split", ("S",), _LETTERS, Group.LETTERS, N_("split"), N_("Make letters of their own of some pages"), 65),
    Action("letter.merge", ("M",), _LETTERS, Group.LETTERS, N_("merge"), N_("Put another letter's pages behind this one's"), 66),
    Action("letter.blanks", ("X",), _LETTERS, Group.LETTERS, N_("no blanks"), N_("Leave blank sides out"), 67),
    Action(
        "letter.conversation", ("c",), _LETTERS, Group.LETTERS, N_("conversation"), N_("Read and answer this letter's conversation"), 45
    ),
    Action("letter.confirmed", ("C",), _LETTERS, Group.LETTERS, N_("confirmed"), N_("The conversation of the letter just confirmed"), 68),
    Action("letter.next", ("n", "right"), _LETTERS, Group.MOVE, N_("next"), N_("Next letter; this one stays unchecked"), 70),
    Action("letter.previous", ("p", "left"), _LETTERS, Group.MOVE, N_("previous"), N_("Previous letter")),
    Action("letter.scroll_down", ("J", "space"), _LETTERS, Group.MOVE, N_("text down"), N_("Further down in the text")),
    Action("letter.scroll_up", ("K",), _LETTERS, Group.MOVE, N_("text up"), N_("Further up in the text")),
)

_SETTING_UP = (
    Action(
        "wizard.next",
        ("enter", "f3"),
        _WIZARD,
        Group.SETUP,
        N_("next"),
        N_("Go on to the next step; tests first where there is something to test"),
        10,
    ),
    Action("wizard.back", ("f2",), _WIZARD, Group.SETUP, N_("back"), N_("Back to the step before"), 20),
    Action("wizard.again", ("f5",), _WIZARD, Group.SETUP, N_("test again"), N_("Search or test again"), 30),
    Action("wizard.copy", ("f6",), _WIZARD, Group.SETUP, N_("copy page"), N_("Copy the address of the provider's page")),
    Action("wizard.leave", ("escape",), _WIZARD, Group.SETUP, N_("leave"), N_("Leave; the answers are kept, never the password"), 40),
)

_CONSOLE = (
    Action("palette", (":", "ctrl+p"), BROWSING, Group.CONSOLE, N_("cmd"), N_("Find any action by its name"), 55),
    Action("help", ("?", "f1"), BROWSING, Group.CONSOLE, N_("help"), N_("This list"), 95),
    Action("help.composer", ("f1",), _COMPOSER, Group.CONSOLE, N_("help"), N_("The keys while writing"), 95),
    Action("help.wizard", ("f1",), _WIZARD, Group.CONSOLE, N_("help"), N_("What this step is about"), 95),
    Action("theme", (), BROWSING | {Context.COMPOSER}, Group.CONSOLE, N_("theme"), N_("Other colours: one of the themes")),
    Action("redraw", ("ctrl+l",), EVERYWHERE, Group.CONSOLE, N_("redraw"), N_("Draw the screen again")),
    Action("suspend", ("ctrl+z",), BROWSING, Group.CONSOLE, N_("suspend"), N_("Back to the shell; fg returns")),
    Action("quit", ("ctrl+q",), EVERYWHERE, Group.CONSOLE, N_("quit"), N_("Quit; a draft is saved first")),
)

ACTIONS: tuple[Action, ...] = (
    *_MOVING,
    *_TRIAGE,
    *_MARKING,
    *_ANSWERING,
    *_GOING,
    *_COPYING,
    *_COMPOSING,
    *_OUTBOX_KEYS,
    *_CUSTOMERS,
    *_BULK_KEYS,
    *_TEMPLATE_KEYS,
    *_LETTER_KEYS,
    *_SETTING_UP,
    *_CONSOLE,
)

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}
