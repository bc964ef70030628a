"""Whether two messages belong together: pure rules over what their headers say.

Each rule speaks of a pair and never of the order in which the two arrived, so that any order ends in the same conversations. What is
written to many at once is no thread: those who answer it stay apart, unless they share a list or each other's company.
"""

from __future__ import annotations

import re
from typing import Final

from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.mail_ids import folded_id, is_index_above
from agentdesk.domain.mailbox import domain_of, is_of_provider
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.subjects import base_subject
from agentdesk.store.threads import Relative

MANY: Final = 4
"""More visible recipients than this make a mail a broadcast; up to here it is a talk among a few."""

SHARED_COMPANY: Final = 2
"""Who answers a broadcast to so many of its recipients answers the group."""

_GROUP_NAME: Final = re.compile(
    r"(?:all|alle|allen|everyone|tous|tutti|todos|customers?|klanten|kunden|clients?|clienti|clientes|kunder|asiakkaat|klienci|"
    r"members?|leden|mitglieder|membres|soci|subscribers?|abonnees?|abonnenten|abonn[eé]s|newsletter|nieuwsbrief|news|mailing|list|lijst|"
    r"undisclosed[-_.]?recipients?|recipients?|verteiler|announce(?:ments?)?)(?:[-_.0-9].*)?",
    re.IGNORECASE,
)


def as_relative(account: AccountName, read: ReadMessage) -> Relative:
    """Return a message that was just read in the shape of those in the store."""
    return Relative(
        message=MessageId(0),
        conversation=ConversationId(0),
        account=account,
        is_outbound=read.is_outbound,
        sender=read.sender.address.casefold(),
        recipients=frozenset(one.address.casefold() for one in (*read.to, *read.cc) if one.address),
        list_id=read.list_id.casefold(),
        rfc_id=folded_id(read.message_id),
        in_reply_to=folded_id(read.in_reply_to),
        references=tuple(map(folded_id, read.references)),
        is_bulk=read.is_bulk,
        subject=read.subject,
        thread_index=read.thread_index,
    )


def is_broadcast(one: Relative) -> bool:
    """Whether a message was written to many, or to nobody in particular: bulk, blind copies, a mail to oneself, a name for a group."""
    others = one.recipients - {one.sender}
    return one.is_bulk or not others or len(others) > MANY or all(_is_group(address, one.sender) for address in others)


def is_within_house(one: Relative) -> bool:
    """Whether a mail names nobody outside its sender's own domain: an outsider who answers got it passed on, or as a blind copy."""
    domain = one.sender.rpartition("@")[2]
    return bool(domain) and all(address.rpartition("@")[2] == domain for address in one.recipients)


def _is_group(address: str, sender: str) -> bool:
    """A name that means many people, in the sender's own house."""
    local, _at, domain = address.rpartition("@")
    return domain == sender.rpartition("@")[2] and _GROUP_NAME.fullmatch(local) is not None


def is_on_same_list(one: Relative, other: Relative) -> bool:
    """Whether both went over one mailing list; a copy sent directly beside the list has its address among the recipients."""
    lists = {one.list_id, other.list_id} - {""}
    return any(_is_on(one, name) and _is_on(other, name) for name in lists) or _share_old_list(one, other)


def _is_on(one: Relative, list_id: str) -> bool:
    """RFC 2919 names a list by its address with a dot for the @, as lists in fact do."""
    return one.list_id == list_id or any(address.replace("@", ".") == list_id for address in one.recipients)


def _share_old_list(one: Relative, other: Relative) -> bool:
    """Lists without a List-Id: both came through a list server, addressed to the same."""
    return one.is_bulk and other.is_bulk and not one.list_id and not other.list_id and bool(one.recipients & other.recipients)


def answers_directly(child: Relative, parent_id: str) -> bool:
    """Whether an id is the one a message answers: In-Reply-To, or the newest of References where there is none."""
    if child.in_reply_to:
        return child.in_reply_to == parent_id
    return bool(child.references) and child.references[-1] == parent_id


def is_answer(child: Relative, parent: Relative) -> bool:
    """Whether a message that names another's id belongs to it; an answer to a broadcast does not by that alone."""
    if is_on_same_list(child, parent) or not is_broadcast(parent):
        return True
    if not parent.is_bulk and not parent.recipients and not child.recipients:
        return True  # an archive that kept no recipients
    if child.is_outbound and not parent.is_outbound:
        return parent.sender in child.recipients
    if child.sender == parent.sender:
        # Who wrote to a list goes on in private, often under another's answer.
        return bool(parent.list_id) or answers_directly(child, parent.rfc_id)
    others = parent.recipients - {parent.sender}
    if child.sender in others and len(others) <= MANY:
        return True
    if parent.is_bulk:
        return False
    return len((child.recipients & others) - {child.sender}) >= SHARED_COMPANY or _shares_group(child, parent)


def are_same_people(one: Relative, other: Relative) -> bool:
    """Whether two messages are of one talk among the same people: one sender to the same, or each of two naming the other."""
    if not one.sender or not other.sender:
        return False
    if one.sender == other.sender:
        return one.recipients == other.recipients or bool((one.recipients & other.recipients) - {one.sender})
    return one.sender in other.people and other.sender in one.people


def is_invited(child: Relative, parent: Relative) -> bool:
    """Whether the author of an answer is somebody whom the mail it answers names: else it is a stranger's answer.

    That an answer goes to the author says nothing: a stranger's does, too.
    """
    return child.is_outbound or child.sender in parent.people or is_on_same_list(child, parent)


def is_in_company(child: Relative, parent: Relative) -> bool:
    """Whether an answer is no stranger's: its author was invited, or both were sent to one group.

    A group is an address outside the author's own house to which both went: a list whose headers an archive dropped. Many customers who
    answer a mailing of ours share only an address of ours. Where an archive kept no recipients at all, everybody in it is of the group.
    """
    if is_invited(child, parent):
        return True
    if parent.is_bulk:
        return False
    if not parent.recipients and not child.recipients:
        return True
    return _shares_group(child, parent)


def _shares_group(child: Relative, parent: Relative) -> bool:
    """Whether both went to one address that is neither author's, nor of the house that wrote first."""
    shared = (child.recipients & parent.recipients) - {child.sender, parent.sender}
    return any(not _is_of_house(address, parent.sender) for address in shared)


def _is_of_house(address: str, author: str) -> bool:
    """Whether an address is of the author's own domain, or of one above or below it."""
    domain, house = address.rpartition("@")[2], author.rpartition("@")[2]
    return domain == house or domain.endswith(f".{house}") or house.endswith(f".{domain}")


def are_of_one_talk(one: Relative, other: Relative) -> bool:
    """Whether two messages are of the same people or list."""
    return is_on_same_list(one, other) or are_same_people(one, other)


def are_of_one_chain(one: Relative, other: Relative) -> bool:
    """Whether Outlook's Thread-Index makes one an answer to the other, of somebody whom that names or of their house, to the same matter.

    The index holds a GUID, which only who saw the mail has; but a mail that was once saved as a template gives it to everybody.
    """
    upper, lower = sorted((one, other), key=lambda mail: len(mail.thread_index))
    if not is_index_above(upper.thread_index, lower.thread_index) or is_broadcast(upper):
        return False
    if base_subject(upper.subject) != base_subject(lower.subject):
        return False
    if lower.is_outbound and not upper.is_outbound:
        return upper.sender in lower.recipients
    asked = upper.recipients if upper.is_outbound else upper.people
    return lower.sender in upper.people or any(_is_house_of(lower.sender, address) for address in asked)


def _is_house_of(one: str, other: str) -> bool:
    return bool(domain_of(one)) and domain_of(one) == domain_of(other) and not is_of_provider(one)


def are_linked(one: Relative, other: Relative) -> bool:
    """Whether two messages are of one talk: by their people or list, as parts of one archive, or since one names the other."""
    if are_of_one_talk(one, other) or (not one.recipients and not other.recipients):
        return True
    return one.rfc_id in (other.in_reply_to, *other.references) or other.rfc_id in (one.in_reply_to, *one.references)
