"""Mail that programs send unasked in the course of business: orders, parcels, accounts, codes, reminders, machines that report.

No one sign is proof. What sender, headers and text show is weighed, and whatever speaks of a person outweighs it: a first person, a
question of their own, a form's lines, a program that people write mail with.
"""

from __future__ import annotations

import re
from typing import Final

from agentdesk.domain.late_patterns import late
from agentdesk.domain.reading import Address
from agentdesk.reading.fields import Fields
from agentdesk.reading.hints import Hints, hinted
from agentdesk.reading.mailings import ANYBODY, FORM, SPEAKER, asks, has_footer
from agentdesk.reading.notice_words import (
    ABOUT_YOURS,
    ASKS_TO_CLICK,
    CANNED_QUESTION,
    CODE,
    LABELLED,
    MACHINE_SPEAKS,
    NOT_YOU,
    TEAM,
    THANKS_FOR_ORDER,
)
from agentdesk.reading.offer_words import OFFERS
from agentdesk.reading.robots import FORWARDED, NO_REPLY, is_firm, is_signed
from agentdesk.reading.self_told import wants_no_answer
from agentdesk.reading.words import to_text

_SENDER: Final = re.compile(
    r"(?:.*[-_.+])?(?:fail2ban|nagios|icinga2?|zabbix|logwatch|monit|munin|root|cron|daemon|expiry|billing-?noreply|notif\w{0,12}|alerts?|alarm|avisering\w*|aviso\w*|avvis\w*|avis|"
    r"meldingen|benachrichtigung\w*|powiadomieni\w*|"
    r"upozorneni|ertesit\w+|bildirim|uvedomlen\w*|nas|ups|printer|drucker|imprimante|copier|scanner|mfp|backups?|monitor(?:ing)?|"
    r"jenkins|gitlab|github|jira|quarantine|bugzilla|redmine|ci|build|server|system|pbx|voicemail|fax|firewall|router|camera|nvr|dvr|"
    r"verif\w{0,8}|auto(?:mat\w*)?|bot|robot|mailrobot|receipts?|confirm\w{0,6}|tracking|shipment-tracking|calendar-notification)\d*$"
)
"""The first part of addresses that programs have, and seldom people."""
_SYSTEM_FIELDS: Final = frozenset(
    {
        *("x-jira-fingerprint", "x-jenkins-job", "x-jenkins-result", "x-bugzilla-type", "x-redmine-project", "x-gitlab-project"),
        *("x-github-reason", "x-github-sender", "x-stripe-eid", "x-facebook-notify", "x-linkedin-class", "x-notifications"),
        *(
            "x-trac-project",
            "x-phabricator-sent-this-message",
            "x-gerrit-messagetype",
            "x-zabbix-host",
            "x-nagios-notification",
            "x-pagerduty",
        ),
        *(
            "x-sentry-project",
            "x-grafana",
            "x-atlassian-mail-message-id",
            "x-pd-incident",
            "x-cron-env",
            "x-amz-cw",
            "x-launchpad-message-rationale",
        ),
        *(
            "x-shopify-shop",
            "x-emailtype-id",
            "x-email-type-id",
            "pp-correlation-id",
            "x-google-calendar",
            "x-eventbrite",
            "x-mantis-project",
            "x-discourse-post-id",
        ),
    }
)
_OF_PEOPLE: Final = ("in-reply-to", "references", "thread-index", "thread-topic", "x-ms-has-attach", "user-agent", "x-originating-ip")
_RELAY_FIELDS: Final = frozenset(
    {
        *(
            "x-sg-eid",
            "x-sg-id",
            "x-mailgun-sid",
            "x-mailgun-sending-ip",
            "x-mc-user",
            "x-mandrill-user",
            "x-msfbl",
            "x-pm-message-id",
            "x-mj-mid",
        ),
        *(
            "x-mailin-eid",
            "x-mailin-campaign",
            "x-ses-outgoing",
            "x-report-abuse",
            "x-hs-cid",
            "x-kmail-account",
            "x-sfdc-user",
            "x-pm-message-options",
        ),
        *(
            "x-php-originating-script",
            "x-php-script",
            "x-customer-id",
            "x-cmail-recipientid",
            "feedback-id",
            "x-emsg-id",
            "x-smtpapi",
            "x-abuse",
        ),
    }
)
_RELAY_ID: Final = re.compile(
    rb"(?i)@(?:[\w.-]*\.)?(?:amazonses\.com|geopod-ismtpd|ismtpd|mailgun\.\w+|mandrillapp\.com|sparkpostmail\.com|mtasv\.net|"
    rb"mailjet\.com|"
    rb"smtp-relay\.mailin\.fr|sendinblue\.com|xt\.local|sfdc\.net|javamail|mcsv\.net|mcdlv\.net|rsgsv\.net|klaviyo\w*|hubspot\w*|"
    rb"zendesk\.com)"
    rb"|javamail\."
)
_VERP: Final = re.compile(rb"(?i)<?(?:bounces?|bnc|b|return|msprvs\d|prvs)[-+=_.][^@\s]{3,200}@|=[^@\s]{1,120}@")
_SCRIPTS: Final = re.compile(
    r"(?i)phpmailer|swiftmailer|symfony|laravel|php/|nodemailer|mime::lite|mail::sendmail|java ?mail|cdo|perl|python|drupal|magento|"
    r"sendgrid|mailjet|wordpress|blat|sendemail|swithmail"
)
_VIA: Final = re.compile(r"(?i)\b(?:via|durch|door|through|by way of)\b")
_TOKEN: Final = re.compile(r"[\d+][^@\s]{0,80}@")
_MADE: Final = re.compile(r"\d[^@]{0,80}@")
_LINK_LINE: Final = late(r"https?://\S+[ \t]*$", re.MULTILINE)
_OF_FORM: Final = re.compile(
    r"(?i)contact|form\w*|kontakt|bericht|message|mensaje|messaggio|nachricht|anfrage|aanvraag|vraag|frage|inquiry|enquiry|question|"
    r"lead|web ?sit[eo]|webseite|"
    r"site web|sitio|reacti|comment|offerte|quote|demande|richiesta|solicitud|zapytanie|сообщение|заявка"
)
"""What mail from the forms of websites is named, where somebody wrote the words."""
_REACHED_AT: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?<!\d)(?:\+\d|0\d)[\d ()/.-]{7,}")
_TO_YOU: Final = re.compile(
    r"(?i)\b(?:your?|je|jouw|uw|u|ihre?n?|sie|dein\w?|du|votre|vos|vous|tu[oa]?|suo|sua|su|vostr[oa]|sus|seus?|suas?|din|ditt|dina|dit|"
    r"deres|"
    r"sinun|twoj\w+|państwa|vaš\w*|ваш\w*|вы|вам)\b"
)
_CRON: Final = re.compile(r"^(?:Cron <\S+@\S+> |\[Fail2Ban\] |Logwatch for |\[(?:FIRING:\d+|RESOLVED|PRTG)\] )")
_PROGRAM: Final = re.compile(
    r"(?:root|cron|nagios|icinga2?|zabbix|prtg|smartd|monit|munin|logwatch|fail2ban|grafana|sentry|jenkins|gitlab|bugzilla|redmine|"
    r"veeam|www-data|apache|alertmanager|prometheus|netdata)\Z"
)
"""The first part of addresses that only programs have."""
_SAYINGS: Final = (ABOUT_YOURS, THANKS_FOR_ORDER, ASKS_TO_CLICK, NOT_YOU, CODE, MACHINE_SPEAKS, OFFERS)
_LEAST: Final = 2
"""Less of what a sender, headers and sayings show, and the shape of a text is no proof."""
_PROOF: Final = 4
_FEW_LABELS: Final = 2
_LOOKED_AT: Final = 1_500
_MAILERS: Final = re.compile(r"(?i)outlook|apple mail|iphone|ipad|thunderbird|mutt|k-9|evolution|kmail|claws|the bat")


def is_notice(fields: Fields, sender: Address, subject: str, written: str, seen: frozenset[Hints]) -> bool:
    """Say whether a program sent a mail in the course of some business, by the weight of all that speaks for it.

    Args:
        fields: its headers.
        sender: whom it names as its author.
        subject: as it stands.
        written: what of the text was written now.
        seen: the hints that may stand in the text.
    """
    said = written[:_LOOKED_AT]
    is_systems = fields.has_any(_SYSTEM_FIELDS)
    if not said.strip() or FORWARDED.match(subject) is not None:
        return False
    if not is_systems and (any(name in fields for name in _OF_PEOPLE) or _MAILERS.search(to_text(fields.first("x-mailer"))) is not None):
        return False
    strong = 3 * is_systems + _weight_of_sender(sender, subject, said) + _weight_of_headers(fields)
    if not strong and not any(phrases.may_stand(seen) for phrases in _SAYINGS):
        return False
    strong += _weight_of_sayings(f"{subject}\n{said}", written, seen | hinted(subject))
    if strong < _LEAST or _is_somebodys(said):
        return False
    if is_signed(sender, written) and not is_firm(sender):
        strong -= 2
    return strong + _weight_of_shape(said, written, seen) >= _PROOF


def _is_somebodys(said: str) -> bool:
    """Say whether somebody speaks in it: in the first person, by a question of their own, or through a form."""
    if SPEAKER.search(said) is not None or FORM.search(said) is not None:
        return True
    return asks(said) and asks(CANNED_QUESTION.sub(" ", said))


def is_relayed(fields: Fields, sender: Address, *, needs_both: bool = False) -> bool:
    """Say whether a marketplace or tracker passes somebody's words on: it names them, or has made an address for the answer.

    With `needs_both` one isn't enough: networks tell by mail what somebody wrote there, and let nobody answer.
    """
    answers = to_text(fields.first("reply-to")).lower()
    names_both = _VIA.search(sender.name) is not None
    is_made = _TOKEN.search(answers) is not None and sender.address.lower() not in answers
    if needs_both:
        return names_both and (is_made or _MADE.search(sender.address) is not None)
    return names_both or is_made


def _weight_of_sender(sender: Address, subject: str, said: str) -> int:
    local = sender.address.lower().partition("@")[0]
    if NO_REPLY.match(local) is not None:
        if _OF_FORM.search(f"{sender.name} {subject}") is not None or _REACHED_AT.search(said) is not None:
            return 2
        return 4 if _TO_YOU.search(f"{subject}\n{said}") is not None else 3
    if _CRON.match(subject) is not None or _PROGRAM.match(local) is not None:
        return _PROOF
    return 2 if _SENDER.match(local) is not None else 0


def _weight_of_headers(fields: Fields) -> int:
    is_relayed = (
        fields.has_any(_RELAY_FIELDS)
        or _RELAY_ID.search(fields.first("message-id")) is not None
        or _VERP.search(fields.first("return-path")) is not None
    )
    return is_relayed + (_SCRIPTS.search(to_text(fields.first("x-mailer"))) is not None)


def _weight_of_sayings(said: str, written: str, seen: frozenset[Hints]) -> int:
    lowered = said.lower()
    return 2 * sum(phrases.stand_in(lowered, seen) for phrases in _SAYINGS) + 3 * wants_no_answer(written, seen)


def _weight_of_shape(said: str, written: str, seen: frozenset[Hints]) -> int:
    """Return how much a text is built like a notice: labelled lines, a greeting to anybody, a team below it, a link that stands alone."""
    labels = len(LABELLED.findall(said))
    marks = (ANYBODY.match(said), TEAM.search(said), _LINK_LINE.search(said))
    return 2 * (labels >= _FEW_LABELS) + sum(mark is not None for mark in marks) + has_footer(written, seen)
