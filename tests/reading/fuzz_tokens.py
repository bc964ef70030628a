"""What the fuzzer builds with: small messages of every kind, and the words that mean something to a mail reader."""

from __future__ import annotations

_HEAD = b"From: Jan <jan@customer.example>\r\nTo: desk@bakery.example\r\nSubject: Re: cake\r\nDate: Tue, 3 Nov 2026 10:12:13 +0100\r\nMIME-Version: 1.0\r\n"

SEEDS = [
    _HEAD + b"\r\nplain text\r\n-- \r\nJan\r\n",
    _HEAD
    + b'Content-Type: multipart/mixed; boundary="bb"\r\n\r\npreamble\r\n--bb\r\nContent-Type: multipart/alternative; boundary=cc\r\n\r\n'
    b"--cc\r\nContent-Type: text/plain; charset=iso-8859-1; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"caf=E9 \r\n> quoted=\r\n more\r\n--cc\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b'<html><head><style>p{}</style></head><body><div class="gmail_quote"><p>caf&eacute;</p><blockquote type=cite>old</blockquote></div>'
    b'<table><tr><td>1<td colspan=2>2</table><img src="cid:i1"></body></html>\r\n--cc--\r\n'
    b"--bb\r\nContent-Type: image/png; name*0*=utf-8''%C3%A9; name*1=.png\r\nContent-ID: <i1>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    b"--bb\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner\r\n--bb--\r\nepilogue\r\n",
    (
        b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n"
        b"--r\r\n\r\nThe mail could not be delivered to <jan@customer.example>\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; jan@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"--r\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <a@b>\r\nTo: jan@customer.example\r\n\r\nbody\r\n--r--\r\n"
    ),
    b"Subject: =?utf-8?q?caf=C3?= =?utf-8?b?qQ==?= =?gb2312?B?1tDOxA==?=\r\nFrom: =?iso-8859-1?Q?J=E1n?= (x) <a@b.example>, G: c@d.example;\r\n\r\nx",
    b"Subject: \x1b$BF|K\\\x1b(B\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$BF|K\\\x1b(B\r\n",
    b"Subject: uu\r\n\r\nHere:\r\nbegin 644 a.txt\r\n%:&5L;&\\`\r\n`\r\nend\r\n=ybegin line=128 size=3 name=a.bin\r\n\x8b\x8c\x8d\r\n=yend size=3\r\nBye\r\n",
    b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f\x3e\x22\x01\x00\x01\x06\x90\x08\x00\x04\x00\x00\x00\x00\x00\x01\x00\x01\x00",
    b"From: a@b.example\r\nSubject: html\r\nContent-Type: text/html; charset=gb2312\r\n\r\n<div id=divRplyFwdMsg><b>From:</b> x<br><b>Sent:</b> y<br><b>To:</b> z</div>",
    b'From: a@b.example\r\nSubject: event\r\nContent-Type: text/calendar; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nDTSTART;TZID="A":20261103T101200\r\nDTEND:20261103T111200Z\r\nORGANIZER;CN=J:mailto:j@b.example\r\nDESCRIPTION:a\\nb\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
]

TOKENS = [
    *(b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"DTSTART;TZID=", b"DTEND:", b"20261103T101200Z", b"DURATION:P9999W", b"SUMMARY:", b"METHOD:REPLY"),
    *(b"From: ", b"To: ", b"Cc: ", b"Subject: ", b"Date: ", b"Sender: ", b"Reply-To: ", b"Message-ID: ", b"References: ", b"In-Reply-To: "),
    *(b"Content-Type: ", b"Content-Disposition: ", b"Content-Transfer-Encoding: ", b"Content-ID: ", b"Return-Path: ", b"Auto-Submitted: "),
    *(b"text/plain", b"text/html", b"text/enriched", b"text/calendar", b"message/rfc822", b"message/delivery-status", b"message/partial"),
    *(b"application/ms-tnef", b"multipart/mixed", b"multipart/alternative", b"multipart/related", b"multipart/report", b"multipart/digest"),
    *(b"boundary=bb", b"boundary=cc", b"--bb", b"--cc", b"--bb--", b"--cc--", b"charset=", b"utf-8", b"utf-16", b"utf-7", b"gb2312"),
    *(b"iso-2022-jp", b"iso-8859-1", b"hz-gb-2312", b"cp-850", b"base64", b"quoted-printable", b"x-uuencode", b"7bit", b"format=flowed"),
    *(b"delsp=yes", b"filename=", b"filename*0*=utf-8''", b"filename*1=", b"name=", b"attachment", b"inline", b"cid:", b"=?utf-8?q?"),
    *(b"=?utf-8?b?", b"=?gb2312?B?", b"?=", b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\r\n ", b"\n\t", b"\x00", b"\x1b$B", b"\x1b(B", b"\xff\xfe"),
    *(b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xf0\x9f\x92\xa9", b"\xed\xa0\x80", b"(", b")", b"<", b">", b'"', b"\\", b",", b";", b":", b"@", b"="),
    *(b"<div>", b"</div>", b"<blockquote type=cite>", b"</blockquote>", b"<!--", b"-->", b"<style>", b"<script>", b"<table><tr><td>", b"&#x"),
    *(b"<![CDATA[", b"&#xfdd0;", b"&nbsp;", b"<pre>", b'<div style="display:none">', b"<ol start=99999999999><li>", b"<a href="),
    *(b"> ", b">> ", b"-- \r\n", b"________________________________\r\n", b"On 3 Nov 2026 at 10:12 a@b.example wrote:", b"Jan wrote:\r\n"),
    *(b"-----Original Message-----\r\n", b"Sent from my iPhone\r\n", b"Sent: Monday\r\n", b"Begin forwarded message:\r\n", b"begin 644 x\r\n"),
    *(b"end\r\n", b"=ybegin line=128 size=9 name=x\r\n", b"=yend size=9\r\n", b"Final-Recipient: rfc822; ", b"Action: failed\r\n", b"Status: 5.1.1\r\n"),
    *(b"550 5.1.1 user unknown", b"a@b.example", b"<a@b.example>", b"99999999999999999999", b"-1", b"%41%", b"'", b"''", b"*0*=", b"A" * 300),
]  # fmt: skip
