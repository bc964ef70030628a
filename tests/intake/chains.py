"""Chains of mail as real programs make them, generated, each with the conversations it should end in.

A chain is a few mails with a label each: equal labels belong together, different ones apart, "" goes anywhere. Every program has its habits: what it names
in In-Reply-To and References, what it does to a subject, which ids it rewrites. Chains are made from a seed, so that a failure can be
looked at again.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

SHOP = "shop@shop.example"
RE = {"en": "Re: ", "de": "AW: ", "nl": "Antw: ", "sv": "SV: ", "it": "R: ", "fr": "RE : ", "fi": "VS: ", "pl": "Odp: "}
SUBJECTS = ("Lamp broken", "Invoice 2024-17", "Où est ma commande", "Frage zur Lieferung", "Question", "hello", "", "Vraag over levering")


@dataclass(slots=True)
class Chained:
    """One mail of a chain; it has arrived, or is only known to the others where `is_missing`."""

    label: str
    content: bytes
    is_outbound: bool
    is_missing: bool = False


@dataclass(slots=True)
class Mail:
    """One mail as its program writes it."""

    sender: str
    to: tuple[str, ...]
    subject: str
    message_id: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    more: dict[str, str] = field(default_factory=dict)
    cc: tuple[str, ...] = ()
    body: str = "Hello,\n\nthis is about it."

    def raw(self) -> bytes:
        """Return its bytes."""
        lines = [f"From: {self.sender}"] if self.sender else []
        lines += [f"To: {', '.join(self.to)}"] if self.to else []
        lines += [f"Cc: {', '.join(self.cc)}"] if self.cc else []
        lines += [f"Subject: {self.subject}", "Date: Sat, 21 Nov 2026 09:00:00 +0000"]
        lines += [f"Message-ID: <{self.message_id}>"] if self.message_id else []
        lines += [f"In-Reply-To: {self.in_reply_to}"] if self.in_reply_to else []
        lines += ["References: " + "\r\n ".join(f"<{one}>" for one in self.references)] if self.references else []
        lines += [f"{name}: {value}" for name, value in self.more.items()]
        return ("\r\n".join(lines) + "\r\n\r\n" + self.body + "\r\n").encode()


class Maker:
    """Makes chains of one kind; names are unique to each chain."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self.number, self.chance, self._count = number, chance, 0
        self.subject = chance.choice(SUBJECTS)
        self.re = chance.choice(list(RE.values()))

    def person(self, name: str = "ana") -> str:
        return f"{name}{self.number}@{name}.example"

    def new_id(self, host: str = "mail.example") -> str:
        self._count += 1
        return f"{self.number}.{self._count}.{self.chance.getrandbits(40):x}@{host}"

    def mail(self, sender: str, to: tuple[str, ...], parent: Mail | None = None, habit: str = "both", **more: object) -> Mail:
        """Return a mail, an answer where there is a parent, by one of the habits programs have."""
        subject = self.subject if parent is None else self.re + self.subject
        made = Mail(sender, to, subject, self.new_id())
        if parent is not None:
            above = (*parent.references, parent.message_id)
            made.references = {"parent": (), "ends": (above[0], *above[1:][-2:]), "last": above[-1:]}.get(habit, above)
            made.in_reply_to = "" if habit in ("references", "last") else f"<{parent.message_id}>"
        for name, value in more.items():
            setattr(made, name, value)
        return made


Chain = list[Chained]
Make = Callable[[Maker], Chain]


def _here(label: str, mail: Mail, *, ours: bool | None = None, missing: bool = False) -> Chained:
    return Chained(label, mail.raw(), mail.sender == SHOP if ours is None else ours, missing)


def _talk(make: Maker, habits: tuple[str, ...], length: int = 5, missing: float = 0.0) -> Chain:
    """A customer and we, in turn."""
    ana, chain, parent = make.person(), [], None
    for place in range(length):
        sender, to = (SHOP, (ana,)) if place % 2 else (ana, (SHOP,))
        parent = make.mail(sender, to, parent, make.chance.choice(habits))
        chain.append(_here("a", parent, missing=place > 0 and make.chance.random() < missing))
    return chain


def plain(make: Maker) -> Chain:
    return _talk(make, ("both",))


def mixed_programs(make: Maker) -> Chain:
    return _talk(make, ("both", "parent", "references", "ends", "last"), 7)


def cut_references(make: Maker) -> Chain:
    return _talk(make, ("ends",), 9)


def ours_are_missing(make: Maker) -> Chain:
    """Sent from a phone, never seen here; the customer's program keeps the whole list."""
    chain = _talk(make, ("both",), 6)
    return [Chained(one.label, one.content, one.is_outbound, is_missing=one.is_outbound) for one in chain]


def prose_in_reply_to(make: Maker) -> Chain:
    ana = make.person()
    first = make.mail(ana, (SHOP,))
    second = make.mail(SHOP, (ana,), first)
    second.in_reply_to, second.references = f'Your message of "Mon, 1 Jan" <{first.message_id}>', ()
    third = make.mail(ana, (SHOP,), second)
    third.in_reply_to, third.references = f"Message from Shop <{SHOP}> of Tuesday. <{second.message_id}>", ()
    return [_here("a", one) for one in (first, second, third)]


def several_parents(make: Maker) -> Chain:
    ana = make.person()
    one, two = make.mail(ana, (SHOP,)), make.mail(ana, (SHOP,))
    answer = make.mail(SHOP, (ana,), one)
    answer.in_reply_to, answer.references = f"<{one.message_id}> <{two.message_id}>", ()
    return [_here("a", mail) for mail in (one, two, answer)]


def _thread_index(make: Maker) -> str:
    return base64.b64encode(bytes([1]) + make.chance.randbytes(21)).decode()


def exchange_with_new_ids(make: Maker) -> Chain:
    """A gateway gives mails ids of its own: only Outlook's own name for the thread stays."""
    ana, root = make.person(), _thread_index(make)
    chain = []
    for place in range(4):
        sender, to = (SHOP, (ana,)) if place % 2 else (ana, (SHOP,))
        index = base64.b64encode(base64.b64decode(root) + make.chance.randbytes(5 * place)).decode()
        mail = make.mail(sender, to, more={"Thread-Index": index, "Thread-Topic": make.subject})
        if place:
            mail.subject, mail.in_reply_to = make.re + make.subject, f"<{make.new_id('gateway.example')}>"
        chain.append(_here("a", mail))
    return chain


def same_thread_index_of_strangers(make: Maker) -> Chain:
    """A template mail that was once saved in Outlook: everybody's copy carries the same index."""
    root = _thread_index(make)
    return [_here(name, make.mail(make.person(name), (SHOP,), more={"Thread-Index": root})) for name in ("ana", "bob", "cay")]


def colleague_by_thread_index(make: Maker) -> Chain:
    """Behind a gateway that strips ids a colleague answers what his house was sent; a stranger's mail has an index of its own."""
    ana, root, subject = make.person(), base64.b64decode(_thread_index(make)), make.subject or "Offer"
    indexes = [root, root + make.chance.randbytes(5)]
    indexes.append(indexes[1] + make.chance.randbytes(5))
    house = ana.partition("@")[2]
    senders = ((ana, (SHOP,)), (SHOP, (ana,)), (f"tom@{house}", (SHOP,)))
    chain = []
    for (sender, to), index in zip(senders, indexes, strict=True):
        mail = make.mail(sender, to, more={"Thread-Index": base64.b64encode(index).decode(), "Thread-Topic": subject})
        mail.subject = make.re + subject if len(index) > len(root) else subject
        chain.append(_here("a", mail))
    stranger = make.mail(f"pia@{house}", (SHOP,), more={"Thread-Index": _thread_index(make), "Thread-Topic": subject})
    stranger.subject = make.re + subject
    return [*chain, _here("b", stranger)]


def template_and_colleague(make: Maker) -> Chain:
    """Two customers get one mail saved as a template, with one index; each answers, and one's colleague does: three to two talks."""
    ana, bob, root = make.person(), make.person("bob"), base64.b64decode(_thread_index(make))
    index = base64.b64encode(root).decode()
    sent = [_here(name, make.mail(SHOP, (to,), more={"Thread-Index": index})) for name, to in (("a", ana), ("b", bob))]
    answers = []
    for name, sender in (("a", ana), ("b", bob), ("a", f"tom@{ana.partition('@')[2]}")):
        below = base64.b64encode(root + make.chance.randbytes(5)).decode()
        mail = make.mail(sender, (SHOP,), more={"Thread-Index": below})
        mail.subject = make.re + make.subject
        answers.append(_here(name, mail))
    return [*sent, *answers]


def private_answer_to_list(make: Maker) -> Chain:
    """Who asked on a list goes on in private, under another's answer; a stranger there who never wrote stays apart."""
    wim, griet, eve = (make.person(name) for name in ("wim", "griet", "eve"))
    heads = {"List-Id": f"<talk{make.number}.lists.example>", "Precedence": "list"}
    first = make.mail(wim, (f"talk{make.number}@lists.example",), more=heads)
    second = make.mail(griet, (f"talk{make.number}@lists.example",), first, more=heads)
    third = make.mail(wim, (SHOP,), second, cc=(griet,))
    other = make.mail(eve, (SHOP,))
    other.subject = make.re + make.subject
    return [_here("a", first), _here("a", second), _here("a", third), _here("b", other)]


def group(make: Maker) -> Chain:
    people = tuple(make.person(name) for name in ("ana", "bob", "cay"))
    chain, parent = [], None
    for place in range(6):
        sender = make.chance.choice((*people, SHOP)) if place else people[0]
        to = tuple(one for one in (SHOP, *people) if one != sender)
        parent = make.mail(sender, to[:1], parent, make.chance.choice(("both", "parent", "last")), cc=to[1:])
        chain.append(_here("a", parent))
    return chain


def colleague_joins(make: Maker) -> Chain:
    ana, bob = make.person(), make.person("bob")
    first = make.mail(ana, (SHOP,))
    ours = make.mail(SHOP, (ana,), first)
    forwarded = make.mail(ana, (bob,), ours)
    answer = make.mail(bob, (SHOP,), forwarded)
    return [_here("a", first), _here("a", ours), _here("a", forwarded, missing=True), _here("a", answer)]


def changed_subject(make: Maker) -> Chain:
    chain = _talk(make, ("both",), 3)
    ana = make.person()
    first = make.mail(ana, (SHOP,))
    other = make.mail(ana, (SHOP,), first, subject="Something else entirely")
    return [*chain, _here("b", first), _here("b", other)]


def list_thread(make: Maker) -> Chain:
    """A discussion list: many people, answers to any of them, some also sent directly."""
    at = f"dev{make.number}@lists.example"
    marks = {"List-Id": f"<{at.replace('@', '.')}>", "List-Post": f"<mailto:{at}>", "Precedence": "list"}
    everybody = [make.person(name) for name in ("ana", "bob", "cay", "dan", "eve")]
    mails: list[Mail] = []
    for place in range(8):
        parent = make.chance.choice(mails) if mails else None
        is_direct = place > 0 and make.chance.random() < 0.2
        cc = (parent.sender,) if parent is not None and is_direct else ()
        habit = make.chance.choice(("both", "parent", "references", "last"))
        made = make.mail(make.chance.choice(everybody), (at,), parent, habit, more={} if is_direct else marks, cc=cc)
        made.subject = made.subject if is_direct else f"[dev] {made.subject}"
        mails.append(made)
    return [_here("a", one) for one in mails]


def list_without_its_beginning(make: Maker) -> Chain:
    chain = list_thread(make)
    return [Chained("a", one.content, is_outbound=False, is_missing=place == 0) for place, one in enumerate(chain)]


def old_list(make: Maker) -> Chain:
    """No List-Id: only Precedence says that it is a list."""
    at, parent, chain = f"talk{make.number}@old.example", None, []
    for name in ("ana", "bob", "cay", "ana"):
        parent = make.mail(make.person(name), (at,), parent, more={"Precedence": "list", "Sender": f"owner-{at}"})
        chain.append(_here("a", parent))
    return chain


def archive(make: Maker) -> Chain:
    """As list archives offer it: no recipients at all."""
    mails: list[Mail] = []
    for name in ("ana", "bob", "cay", "dan", "ana"):
        parent = make.chance.choice(mails) if mails else None
        mails.append(make.mail(make.person(name), (), parent, make.chance.choice(("both", "parent"))))
    return [_here("a", one) for one in mails]


def popular_question(make: Maker) -> Chain:
    """A list's question that a dozen people answer, from an archive that dropped the list's headers, the recipients or nothing more."""
    to, cc = make.chance.choice((((), ()), ((f"talk{make.number}@lists.example",), ()), ((f"talk{make.number}@lists.example",), ("many",))))
    root = make.mail(make.person("ana"), to, cc=tuple(f"c{number}@many{number}.example" for number in range(6)) if cc else ())
    answers = [make.mail(make.person(f"p{number}"), (*to, *((root.sender,) if to else ())), root, "parent") for number in range(12)]
    return [_here("a", one) for one in (root, *answers)]


def newsletter(make: Maker) -> Chain:
    """Customers who answer a mail to many stay apart, each together with what we write to them."""
    shapes: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
        ((SHOP,), {}),
        ((), {}),
        (("undisclosed-recipients:;",), {}),
        (("customers@shop.example",), {}),
        (("news@mailer.example",), {"List-Unsubscribe": "<https://shop.example/u>", "Precedence": "bulk"}),
        (tuple(f"c{number}@many.example" for number in range(9)), {}),
    )
    to, marks = make.chance.choice(shapes)
    sent = make.mail(SHOP, to, more=marks)
    chain = [_here("news", sent, missing=make.chance.random() < 0.3)]
    for name in ("ana", "bob", "cay"):
        answer = make.mail(make.person(name), (SHOP,), sent, make.chance.choice(("both", "parent", "references")))
        ours = make.mail(SHOP, (make.person(name),), answer)
        again = make.mail(make.person(name), (SHOP,), ours)
        chain += [_here(name, one) for one in (answer, ours, again)]
    return chain


def one_id_for_all(make: Maker) -> Chain:
    """Shop software with one Message-ID for every confirmation."""
    chain, same = [], make.new_id()
    for name in ("ana", "bob"):
        sent = make.mail(SHOP, (make.person(name),), body=f"Dear {name}", message_id=same)
        chain.append(_here(name, sent))
    for name in ("ana", "bob"):
        answer = make.mail(make.person(name), (SHOP,))
        answer.in_reply_to, answer.references = f"<{same}>", (same,)
        chain.append(_here(name, answer))
    return chain


def list_copy(make: Maker) -> Chain:
    ana = make.person()
    first = make.mail(ana, (SHOP,))
    copy = make.mail(ana, (SHOP,), message_id=first.message_id, body=first.body + "\n-- \nlist footer")
    answer = make.mail(SHOP, (ana,), first)
    return [_here("a", one) for one in (first, copy, answer)]


def same_subject_strangers(make: Maker) -> Chain:
    return [_here(name, make.mail(make.person(name), (SHOP,))) for name in ("ana", "bob", "cay")]


def same_person_twice(make: Maker) -> Chain:
    """Two new mails with one subject are two matters; nothing but the subject says otherwise."""
    return [_here(label, make.mail(make.person(), (SHOP,))) for label in ("one", "two")]


def machines_notices(make: Maker) -> Chain:
    sender = f"notice{make.number}@machine.example"
    return [_here(f"n{place}", make.mail(sender, (SHOP,), more={"Auto-Submitted": "auto-generated"})) for place in range(3)]


def away_notice(make: Maker) -> Chain:
    ana = make.person()
    first = make.mail(ana, (SHOP,))
    ours = make.mail(SHOP, (ana,), first)
    habit = make.chance.choice(("both", "parent", "references"))
    away = make.mail(ana, (SHOP,), ours, habit, more={"Auto-Submitted": "auto-replied"}, body="I am out of office.")
    return [_here("a", one) for one in (first, ours, away)]


def bounce(make: Maker) -> Chain:
    ana = make.person()
    first, report = make.mail(ana, (SHOP,)), "multipart/report; report-type=delivery-status; boundary=x"
    ours = make.mail(SHOP, (ana,), first)
    body = (
        f"--x\r\nContent-Type: text/plain\r\n\r\nCould not be delivered.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {ana}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--x\r\nContent-Type: message/rfc822\r\n\r\n{ours.raw().decode()}\r\n--x--"
    )
    notice = make.mail("MAILER-DAEMON@mx.example", (SHOP,), subject="Undelivered", body=body, more={"Content-Type": report})
    notice.in_reply_to = make.chance.choice(("", f"<{ours.message_id}>"))
    return [_here("a", one) for one in (first, ours, notice)]


def broken_ids(make: Maker) -> Chain:
    """Ids without an @, with blanks inside, in capitals, very long: compared as they are."""
    ana = make.person()
    odd = make.chance.choice(("[odd].{n}", "no-at-sign-{n}", "{n}@@double", "a b c {n}@x", "x" * 300 + "{n}@long", "{n}$=?Q@h", "Ünï{n}@x"))
    first = make.mail(ana, (SHOP,), message_id=odd.format(n=make.number))
    ours = make.mail(SHOP, (ana,), first)
    again = make.mail(ana, (SHOP,), ours)
    return [_here("a", one) for one in (first, ours, again)]


def no_ids(make: Maker) -> Chain:
    """Without a Message-ID nothing can be answered by one; empty ids join nothing."""
    one = make.mail(make.person(), (SHOP,), message_id="")
    two = make.mail(make.person("bob"), (SHOP,), message_id="")
    two.in_reply_to = "<>"
    return [_here("a", one), _here("b", two)]


def stranger_with_two_ids(make: Maker) -> Chain:
    """Whoever learns two customers' ids must not make their talks one; where their own mail goes is theirs to lose."""
    one, two = make.mail(make.person(), (SHOP,)), make.mail(make.person("bob"), (SHOP,))
    eve = make.mail(make.person("eve"), (SHOP,), two)
    eve.references = (one.message_id, two.message_id)
    return [_here("a", one), _here("b", two), _here("", eve)]


def copied_customers(make: Maker) -> Chain:
    """Two customers who each answer the other's copy of a mail nobody here has."""
    ana, bob, root = make.person(), make.person("bob"), make.mail(make.person("cay"), ("x@elsewhere.example",))
    one = make.mail(ana, (SHOP,), root, cc=(bob,))
    two = make.mail(bob, (SHOP,), root, cc=(ana,))
    return [_here("a", one), _here("a", two)]


KINDS: tuple[Make, ...] = (
    *(plain, mixed_programs, cut_references, ours_are_missing, prose_in_reply_to, several_parents, exchange_with_new_ids),
    *(same_thread_index_of_strangers, group, colleague_joins, changed_subject, list_thread, list_without_its_beginning, old_list),
    *(
        archive,
        popular_question,
        newsletter,
        one_id_for_all,
        list_copy,
        same_subject_strangers,
        same_person_twice,
        machines_notices,
        away_notice,
    ),
    *(bounce, broken_ids, no_ids, stranger_with_two_ids, copied_customers),
    *(colleague_by_thread_index, template_and_colleague, private_answer_to_list),
)


def chains(each: int, seed: int) -> Iterator[tuple[str, Chain]]:
    """Yield `each` chains of every kind with their kind's name."""
    for place, make in enumerate(KINDS):
        for number in range(each):
            yield make.__name__, make(Maker(1000 * place + number, random.Random(seed * 100_000 + 1000 * place + number)))
