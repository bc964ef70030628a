"""A second set of people and programs, written down before anything was tried on it: absences, receipts, mailings, failure notices, customers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

EXCHANGE = "X-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated\nX-MS-Exchange-Inbox-Rules-Loop: helen@smit.example"
GMAIL = "Auto-Submitted: auto-replied\nPrecedence: bulk\nX-Autoreply: yes"
SIEVE = "Auto-Submitted: auto-replied (vacation)\nReturn-Path: <>"


@dataclass(frozen=True, slots=True)
class Told:
    """One message and what it is; `failed` are the recipients of a bounce, `status` its code where the notice says it."""

    kind: str
    name: str
    source: str
    failed: tuple[str, ...] = ()
    status: str = ""


def mail(sender: str, subject: str, body: str, headers: str = "") -> str:
    """Return a plain message."""
    more = f"{headers}\n" if headers else ""
    return f"From: {sender}\nSubject: {subject}\n{more}Date: Fri, 14 Mar 2025 09:03:11 +0100\nMessage-ID: <m@x.example>\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"


# Subject of an automatic answer, what stands in it, a customer's subject that looks like one, a customer's words.
ABSENCES = {
    "en": (
        "Automatic reply: Order 88213",
        "I am out of the office until Monday 24 March with limited access to e-mail.",
        "Out of office furniture",
        "Do you sell desks for an office outside?",
    ),
    "nl": (
        "Automatisch antwoord: Bestelling 88213",
        "Ik ben afwezig tot en met maandag 24 maart. Bij spoed kunt u bellen met mijn collega.",
        "Afwezig bij bezorging",
        "Ik was afwezig toen de bezorger kwam. Kan het pakket morgen?",
    ),
    "de": (
        "Automatische Antwort: Bestellung 88213",
        "Ich bin bis einschließlich 24. März nicht im Büro. Ihre Nachricht wird nicht weitergeleitet.",
        "Abwesend bei Zustellung",
        "Ich war leider nicht da, als das Paket kam. Wo liegt es?",
    ),
    "fr": (
        "Réponse automatique : Commande 88213",
        "Je suis absente du bureau jusqu'au lundi 24 mars inclus.",
        "Absent lors de la livraison",
        "J'étais absent quand le livreur est passé. Pouvez-vous revenir ?",
    ),
    "it": (
        "Risposta automatica: Ordine 88213",
        "Sono fuori ufficio fino a lunedì 24 marzo.",
        "Assente alla consegna",
        "Non ero in casa quando è passato il corriere. Potete ripassare?",
    ),
    "es": (
        "Respuesta automática: Pedido 88213",
        "Estaré fuera de la oficina hasta el lunes 24 de marzo.",
        "Ausente en la entrega",
        "No estaba en casa cuando vino el repartidor. ¿Pueden volver?",
    ),
    "pt": (
        "Resposta automática: Encomenda 88213",
        "Estou ausente do escritório até segunda-feira, 24 de março.",
        "Ausente na entrega",
        "Não estava em casa quando o estafeta passou. Podem voltar?",
    ),
    "da": (
        "Automatisk svar: Ordre 88213",
        "Jeg er på ferie og tilbage mandag den 24. marts.",
        "Ikke hjemme ved levering",
        "Jeg var ikke hjemme, da pakken kom. Kan I komme igen?",
    ),
    "sv": (
        "Automatiskt svar: Order 88213",
        "Jag är på semester och åter måndagen den 24 mars.",
        "Frånvarande vid leverans",
        "Jag var inte hemma när paketet kom. Kan ni komma igen?",
    ),
    "no": (
        "Automatisk svar: Ordre 88213",
        "Jeg er ute av kontoret til mandag 24. mars.",
        "Ikke hjemme ved levering",
        "Jeg var ikke hjemme da pakken kom. Kan dere komme igjen?",
    ),
    "fi": (
        "Automaattinen vastaus: Tilaus 88213",
        "Olen lomalla ja palaan toimistolle maanantaina 24.3.",
        "Poissa toimituksen aikana",
        "En ollut kotona, kun paketti tuli. Voitteko tulla uudelleen?",
    ),
    "pl": (
        "Odpowiedź automatyczna: Zamówienie 88213",
        "Jestem poza biurem do poniedziałku 24 marca.",
        "Nieobecny przy dostawie",
        "Nie było mnie w domu, gdy przyszedł kurier. Czy może przyjść ponownie?",
    ),
    "cs": (
        "Automatická odpověď: Objednávka 88213",
        "Do pondělí 24. března jsem mimo kancelář.",
        "Nepřítomen při doručení",
        "Nebyl jsem doma, když přišel kurýr. Může přijít znovu?",
    ),
    "ru": (
        "Автоматический ответ: Заказ 88213",
        "Я в отпуске до понедельника 24 марта.",
        "Меня не было дома",
        "Курьер приходил, когда меня не было дома. Может ли он прийти снова?",
    ),
}


def absences() -> Iterator[Told]:
    """Yield what answers while somebody is away, and the customers who only sound like it."""
    for name, (subject, body, asks, words) in ABSENCES.items():
        topic = subject.partition(":")[2].strip()
        yield Told("ooo", f"{name} exchange", mail("Helen Smit <helen@smit.example>", subject, body, EXCHANGE))
        yield Told("ooo", f"{name} exchange, subject alone", mail("Helen Smit <helen@smit.example>", subject, body))
        yield Told("ooo", f"{name} gmail", mail("Helen Smit <helen@smit.example>", f"Re: {topic}", body, GMAIL))
        yield Told("ooo", f"{name} sieve", mail("Helen Smit <helen@smit.example>", f"Auto: {topic}", body, SIEVE))
        yield Told("human", f"{name} a customer who was away", mail("Jan <jan@customer.example>", asks, words))
        yield Told(
            "human",
            f"{name} a customer who answers an absence of ours",
            mail("Jan <jan@customer.example>", f"Re: {subject}", words, "In-Reply-To: <ours@shop.example>"),
        )


PEOPLE = (
    ("Undeliverable parcel", "The courier says the parcel is undeliverable. What now?"),
    ("Undelivered: order 88213", "Nothing arrived. Delivery has failed twice."),
    ("Delivery failure", "Your driver never rang. Please try again."),
    ("Delivery Status of my order", "Can you tell me the delivery status?"),
    ("failure notice", "I got a failure notice from your website when I pay: error 5.1.1."),
    ("Returned mail", "The letter you sent came back to you because I moved. New address: Main Street 1."),
    ("Unzustellbar", "Mein Paket kam als unzustellbar zurück."),
    ("Onbestelbaar pakket", "Het pakket is onbestelbaar verklaard, hoe kan dat?"),
    ("Non remis", "Le colis n'a pas été remis."),
    ("Mancata consegna", "Il pacco non è stato consegnato."),
    ("No entregado", "El paquete no ha sido entregado."),
    (
        "Fwd: Undelivered Mail Returned to Sender",
        "I wrote to orders@shop.example and got this, see below. Which address is right?\n\n---------- Forwarded message ---------\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\nSubject: Undelivered Mail Returned to Sender\n\nI'm sorry to have to inform you that your message could not be delivered",
    ),
    ("Re: Automatic reply: lamp", "Thanks, I read that you are closed. Still, when do you open?"),
    ("Ticket #123 not solved", "You closed my ticket but the lamp is still broken."),
    ("Newsletter", "Please take me off your newsletter, I never asked for it. Unsubscribe me!"),
    ("unsubscribe", "unsubscribe"),
    ("Read: my complaint?", "Did you read my complaint of last week?"),
    ("Auto reply?", "Is this an auto reply or a person? I'd like to speak to somebody."),
    ("We received your message", "We received your message about the recall. Our lamp has that serial number. What shall we do?"),
    ("Thank you for your order", "You wrote 'thank you for your order', but I never ordered anything."),
    ("On holiday", "I'm on holiday until Monday 24 March, please deliver after that."),
    ("vacation next week", "We leave on vacation next week: can the lamp come earlier?"),
    ("I will be out of the office", "I will be out of the office on Friday, so please deliver on Thursday. Regards, Jan"),
    ("Mailbox full?", "Your reply said my mailbox is full, I emptied it. Please send the invoice again."),
    ("Your mail to me bounced?", "My provider had trouble: please resend what you sent on Monday."),
    ("Accusé de réception", "Je n'ai jamais eu d'accusé de réception de ma commande."),
    ("Empfangsbestätigung", "Ich brauche eine Empfangsbestätigung für meine Retoure."),
    ("Ontvangstbevestiging", "Kunt u mij een ontvangstbevestiging sturen?"),
)


def people() -> Iterator[Told]:
    """Yield customers whose subjects sound like a machine's, some through programs that add a machine's headers."""
    for subject, body in PEOPLE:
        yield Told("human", f"person: {subject}", mail("Jan <jan@customer.example>", subject, body))
    for name, headers in {
        "google group": "List-ID: <shop.lamps.example>\nList-Post: <https://groups.google.com/a/x/group/shop/post>, <mailto:shop@lamps.example>\nPrecedence: list\nList-Unsubscribe: <mailto:googlegroups-manage+1@x>\nIn-Reply-To: <a@b.example>",
        "outlook asks for no auto reply": "X-Auto-Response-Suppress: DR, OOF, AutoReply\nX-MS-Has-Attach:\nThread-Topic: lamp",
        "crm of a person": "X-Mailer: HubSpot\nIn-Reply-To: <ours@shop.example>",
        "priority": "X-Priority: 1\nImportance: high\nX-Mailer: YahooMailIosMobile",
        "read receipt asked for": "Disposition-Notification-To: jan@customer.example\nReturn-Receipt-To: jan@customer.example",
        "auto-submitted no": "Auto-Submitted: no",
        "spam-checked": "X-Spam-Status: No, score=-0.1\nX-Spam-Flag: NO\nX-Virus-Scanned: clamav",
        "contact form": "X-Mailer: PHPMailer 6.8\nReply-To: jan@customer.example",
    }.items():
        yield Told("human", f"person: {name}", mail("Jan <jan@customer.example>", "Re: lamp", "Is the lamp in stock?", headers))


MACHINES = (
    (
        "auto",
        "zendesk acknowledgement",
        "Acme <support@acme.zendesk.com>",
        "[Acme] Re: Order",
        "Your request (4711) has been received and is being reviewed by our support staff.",
        "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nX-Mailer: Zendesk Mailer",
    ),
    (
        "auto",
        "freshdesk acknowledgement",
        "Acme Support <support@acme.freshdesk.com>",
        "Ticket Received - Order",
        "We would like to acknowledge that we have received your request and a ticket has been created.",
        "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: DR, OOF, AutoReply",
    ),
    (
        "auto",
        "otrs acknowledgement",
        "Acme <otrs@acme.example>",
        "[Ticket#2025031410000123] RE: Order",
        "Vielen Dank für Ihre Anfrage. Sie haben die Ticketnummer 2025031410000123 erhalten.",
        "Precedence: bulk\nAuto-Submitted: auto-replied\nX-Powered-By: OTRS",
    ),
    (
        "auto",
        "jira acknowledgement",
        "Acme Help <jira@acme.atlassian.net>",
        "ACME-12 Order",
        "Just confirming that we got your request. We're on it.",
        "Auto-Submitted: auto-generated\nPrecedence: bulk\nX-JIRA-FingerPrint: 1",
    ),
    (
        "auto",
        "rt acknowledgement",
        "Acme via RT <rt@acme.example>",
        "[acme #812] AutoReply: Order",
        "This message has been automatically generated in response to the creation of a trouble ticket.",
        "Precedence: bulk\nX-RT-Loop-Prevention: acme\nAuto-Submitted: auto-replied",
    ),
    (
        "auto",
        "osticket acknowledgement",
        "Acme <help@acme.example>",
        "Re: Order [#421133]",
        "A request for support has been created and assigned #421133.",
        "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: ALL, AutoReply\nX-Autoreply: yes",
    ),
    (
        "auto",
        "acknowledgement from a null sender",
        "Acme <info@acme.example>",
        "Re: Order",
        "Wij hebben uw bericht ontvangen en antwoorden binnen twee werkdagen.",
        "Return-Path: <>",
    ),
    (
        "auto",
        "acknowledgement from a null sender, german",
        "Stadtwerke <service@stadt.example>",
        "Ihre Nachricht an uns",
        "Wir haben Ihre Nachricht erhalten. Dies ist eine automatisch erzeugte E-Mail.",
        "Return-Path: <>\nAuto-Submitted: auto-replied",
    ),
    (
        "auto",
        "salesforce",
        "Acme <noreply@acme.example>",
        "Case 00012345: Order",
        "Thank you for contacting us. Your case number is 00012345.",
        "X-SFDC-LK: 1\nPrecedence: bulk\nAuto-Submitted: auto-generated",
    ),
    (
        "bulk",
        "mailchimp",
        "Acme <news@acme.example>",
        "Spring is here",
        "View this email in your browser",
        "List-Unsubscribe: <https://acme.us1.list-manage.com/unsubscribe?u=1>\nList-ID: 1mc list <1.list-id.mcsv.net>\nX-Mailer: MailChimp Mailer\nFeedback-ID: 1:1:mc\nPrecedence: bulk",
    ),
    (
        "bulk",
        "sendgrid",
        "Acme <hello@acme.example>",
        "20 % off",
        "Only today",
        "List-Unsubscribe: <mailto:u@sg.acme.example>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\nX-SG-EID: x",
    ),
    (
        "bulk",
        "linkedin",
        "LinkedIn <messages-noreply@linkedin.example>",
        "You appeared in 3 searches",
        "See who's looking",
        "List-Unsubscribe: <https://linkedin.example/u>\nX-LinkedIn-Class: MBR-TO-MBR\nFeedback-ID: x:linkedin",
    ),
    (
        "bulk",
        "mailman announce",
        "Acme <announce@lists.acme.example>",
        "[announce] Release 2",
        "Release 2 is out",
        "List-Id: <announce.lists.acme.example>\nPrecedence: list\nList-Post: NO",
    ),
    (
        "bulk",
        "german shop",
        "Shop <newsletter@shop.example>",
        "Unsere Angebote",
        "Wenn Sie diesen Newsletter nicht mehr erhalten möchten, klicken Sie hier.",
        "List-Unsubscribe: <mailto:abmelden@shop.example>\nPrecedence: bulk",
    ),
)


def machines() -> Iterator[Told]:
    """Yield acknowledgements and mailings."""
    for kind, name, sender, subject, body, headers in MACHINES:
        yield Told(kind, name, mail(sender, subject, body, headers))


DSN = "Content-Type: multipart/report; report-type=delivery-status; boundary=B\nMIME-Version: 1.0\nAuto-Submitted: auto-replied\nReturn-Path: <>"


def report(sender: str, subject: str, words: str, fields: str, headers: str = DSN) -> str:
    """Return a notice of the standard's kind (RFC 3464)."""
    original = "Message-ID: <sent@shop.example>\nTo: kim@gone.example\nSubject: Your order"
    return f"From: {sender}\nTo: desk@shop.example\nSubject: {subject}\n{headers}\n\n--B\nContent-Type: text/plain\n\n{words}\n\n--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{fields}\n\n--B\nContent-Type: text/rfc822-headers\n\n{original}\n\n--B--\n"


KIM = ("kim@gone.example",)
PLAIN_BOUNCES = (
    (
        "exim",
        "Mail Delivery System <Mailer-Daemon@mx.example>",
        "Mail delivery failed: returning message to sender",
        "X-Failed-Recipients: kim@gone.example\nAuto-Submitted: auto-replied\nReturn-Path: <>",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  kim@gone.example\n    host mx.gone.example [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<kim@gone.example>:\n    550 5.1.1 <kim@gone.example>: Recipient address rejected: User unknown",
        "5.1.1",
    ),
    (
        "qmail",
        "MAILER-DAEMON@mx.example",
        "failure notice",
        "Return-Path: <>",
        "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<kim@gone.example>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 unknown user\nGiving up on 192.0.2.1.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <desk@shop.example>\nMessage-ID: <sent@shop.example>\nTo: kim@gone.example",
        "5.1.1",
    ),
    (
        "gmx",
        "GMX Mailer Daemon <mailer-daemon@gmx.example>",
        "Mail delivery failed: returning message to sender",
        "Return-Path: <>",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of\nits recipients. This is a permanent error. The following address(es)\nfailed:\n\nkim@gone.example:\nSMTP error from remote server for RCPT TO command, host: mx.gone.example (192.0.2.1) reason: 550 5.1.1 unknown user",
        "5.1.1",
    ),
    (
        "yahoo",
        "MAILER-DAEMON@yahoo.example",
        "Failure Notice",
        "",
        "Sorry, we were unable to deliver your message to the following address.\n\n<kim@gone.example>:\n550: 5.1.1 <kim@gone.example>: Recipient address rejected: User unknown\n\n--- Below this line is a copy of the message.",
        "5.1.1",
    ),
    (
        "postfix, plain",
        "MAILER-DAEMON@mx.example (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        "Return-Path: <>\nAuto-Submitted: auto-replied",
        "This is the mail system at host mx.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n<kim@gone.example>: host mx.gone.example[192.0.2.1] said: 550 5.1.1\n    <kim@gone.example>: Recipient address rejected: User unknown (in reply to RCPT TO command)",
        "5.1.1",
    ),
    (
        "sendmail, plain",
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
        "Returned mail: see transcript for details",
        "Return-Path: <>\nAuto-Submitted: auto-generated (failure)",
        "The original message was received at Fri, 14 Mar 2025 09:03:11 +0100\nfrom shop.example [192.0.2.9]\n\n   ----- The following addresses had permanent fatal errors -----\n<kim@gone.example>\n    (reason: 550 5.1.1 <kim@gone.example>... User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.gone.example.:\n>>> DATA\n<<< 550 5.1.1 <kim@gone.example>... User unknown",
        "5.1.1",
    ),
    (
        "exchange 2003",
        "System Administrator <postmaster@firm.example>",
        "Undeliverable: Your order",
        "Return-Path: <>",
        "Your message\n\n  To:      kim@gone.example\n  Subject: Your order\n  Sent:    Fri, 14 Mar 2025 09:03:11 +0100\n\ndid not reach the following recipient(s):\n\nkim@gone.example on Fri, 14 Mar 2025 09:03:20 +0100\n    The e-mail account does not exist at the organization this message was sent to.\n    <mx.gone.example #5.1.1>",
        "5.1.1",
    ),
    (
        "mimecast",
        "Mimecast <postmaster@mimecast.example>",
        "[Postmaster] Email Delivery Failure",
        "Return-Path: <>\nAuto-Submitted: auto-replied",
        "Your email could not be delivered.\n\nRecipient: kim@gone.example\nReason: Remote server returned: 550 5.1.1 User unknown",
        "5.1.1",
    ),
    (
        "french",
        "Mail Delivery System <MAILER-DAEMON@orange.example>",
        "Échec de la remise du message",
        "Return-Path: <>",
        "Votre message n'a pas pu être remis au destinataire suivant :\n\n<kim@gone.example>\n550 5.1.1 Adresse d au moins un destinataire invalide",
        "5.1.1",
    ),
    (
        "german",
        "Mail Delivery System <mailer-daemon@t-online.example>",
        "Unzustellbar: Ihre Bestellung",
        "Return-Path: <>",
        "Ihre Nachricht konnte nicht zugestellt werden.\n\nEmpfänger: kim@gone.example\nGrund: 550 5.1.1 Unbekannter Empfänger",
        "5.1.1",
    ),
    (
        "italian",
        "MAILER-DAEMON@libero.example",
        "Mancata consegna del messaggio",
        "Return-Path: <>",
        "Non è stato possibile recapitare il messaggio a:\n\n<kim@gone.example>: 550 5.1.1 utente sconosciuto",
        "5.1.1",
    ),
    (
        "mailbox full",
        "MAILER-DAEMON@mx.example (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        "Return-Path: <>",
        "I'm sorry to have to inform you that your message could not be delivered.\n\n<kim@gone.example>: host mx.gone.example said: 552 5.2.2 Mailbox full",
        "5.2.2",
    ),
    (
        "two recipients, exim",
        "Mail Delivery System <Mailer-Daemon@mx.example>",
        "Mail delivery failed: returning message to sender",
        "X-Failed-Recipients: kim@gone.example, lee@gone.example\nReturn-Path: <>",
        "A message that you sent could not be delivered to all of its recipients. The following addresses failed:\n\n  kim@gone.example\n    550 5.1.1 unknown\n  lee@gone.example\n    550 5.1.1 unknown",
        "5.1.1",
    ),
)
OFFICE = "Delivery has failed to these recipients or groups:\n\nkim@gone.example<mailto:kim@gone.example>\nThe email address you entered couldn't be found."
REPORTS = (
    (
        "postfix",
        "MAILER-DAEMON@mx.example (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        "could not be delivered",
        "Final-Recipient: rfc822; kim@gone.example\nOriginal-Recipient: rfc822;kim@gone.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown",
        "bounce",
        "5.1.1",
    ),
    (
        "gmail",
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        "** Address not found **\n\nYour message wasn't delivered to kim@gone.example because the address couldn't be found.",
        "Final-Recipient: rfc822; kim@gone.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550-5.1.1 The email account does not exist.",
        "bounce",
        "5.1.1",
    ),
    (
        "office 365",
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@firm.example>",
        "Undeliverable: Your order",
        OFFICE,
        "Final-Recipient: rfc822;kim@gone.example\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound",
        "bounce",
        "5.1.10",
    ),
    (
        "office 365, german",
        "Microsoft Outlook <postmaster@firm.example>",
        "Unzustellbar: Ihre Bestellung",
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:",
        "Final-Recipient: rfc822;kim@gone.example\nAction: failed\nStatus: 5.4.1\nDiagnostic-Code: smtp;550 5.4.1 Recipient address rejected",
        "bounce",
        "5.4.1",
    ),
    (
        "delayed",
        "MAILER-DAEMON@mx.example (Mail Delivery System)",
        "Delayed Mail (still being retried)",
        "YOU DO NOT NEED TO RESEND",
        "Final-Recipient: rfc822; kim@gone.example\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: Wed, 19 Mar 2025 09:03:11 +0100",
        "bounce-soft",
        "4.4.1",
    ),
    (
        "sendmail",
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
        "Returned mail: see transcript for details",
        "permanent fatal errors",
        "Final-Recipient: RFC822; kim@gone.example\nAction: failed\nStatus: 5.1.1\nRemote-MTA: DNS; mx.gone.example",
        "bounce",
        "5.1.1",
    ),
    (
        "gmail, delayed",
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Delay)",
        "** Delivery incomplete **",
        "Final-Recipient: rfc822; kim@gone.example\nAction: delayed\nStatus: 4.4.2",
        "bounce-soft",
        "4.4.2",
    ),
)
READ_RECEIPT = "From: Jan <jan@customer.example>\nSubject: Read: Your order\nContent-Type: multipart/report; report-type=disposition-notification; boundary=B\nMIME-Version: 1.0\n\n--B\nContent-Type: text/plain\n\nYour message was read on Friday.\n\n--B\nContent-Type: message/disposition-notification\n\nReporting-UA: x\nFinal-Recipient: rfc822;jan@customer.example\nOriginal-Message-ID: <sent@shop.example>\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--B--\n"


def notices() -> Iterator[Told]:
    """Yield failure notices, with and without the standard's part, and receipts."""
    for name, sender, subject, headers, body, status in PLAIN_BOUNCES:
        failed = ("kim@gone.example", "lee@gone.example") if "two" in name else KIM
        yield Told("bounce", f"bounce: {name}", mail(sender, subject, body, headers), failed, status)
    for name, sender, subject, words, fields, kind, status in REPORTS:
        yield Told(kind, f"report: {name}", report(sender, subject, words, fields), KIM, status)
    yield Told("auto", "read receipt", READ_RECEIPT)
    yield Told("auto", "read receipt, deleted unread", READ_RECEIPT.replace("Read:", "Not read:").replace("displayed", "deleted"))


def told_cases() -> list[Told]:
    """Return all of them."""
    return [*absences(), *people(), *machines(), *notices()]
