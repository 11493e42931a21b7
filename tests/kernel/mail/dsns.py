"""Delivery status notifications as mail servers write them; `{0}` is the signed number, `{1}` the Message-ID."""

from __future__ import annotations

POSTFIX = """Return-Path: <>
Delivered-To: bounces+{0}@learn.example.org
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: bounces+{0}@learn.example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4XyZ.1700000000/mx.example.net"
Message-Id: <20261127100000.4XyZ@mx.example.net>

This is a MIME-encapsulated message.

--4XyZ.1700000000/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<ada@example.org>: host mail.example.org[192.0.2.7] said: 550 5.1.1
    <ada@example.org>: Recipient address rejected: User unknown (in reply to RCPT TO command)

--4XyZ.1700000000/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4XyZ
Arrival-Date: Fri, 27 Nov 2026 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; ada@example.org
Original-Recipient: rfc822;ada@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 5.1.1 <ada@example.org>: Recipient address rejected:
    User unknown

--4XyZ.1700000000/mx.example.net
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: Stoa <stoa@learn.example.org>
To: ada@example.org
Message-ID: {1}
Subject: News

--4XyZ.1700000000/mx.example.net--
"""
EXCHANGE = """From: postmaster@outlook.example
To: stoa@learn.example.org
Subject: Undeliverable: News
Content-Type: multipart/report; report-type=delivery-status; boundary="_000_"
X-MS-Exchange-Message-Is-Ndr:
In-Reply-To: {1}

--_000_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<p>Your message couldn't be delivered.</p>
--_000_
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01.outlook.example
Received-From-MTA: dns;mx.example.net

Final-Recipient: rfc822;ada@example.org
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException
--_000_
Content-Type: message/rfc822

From: Stoa <stoa@learn.example.org>
Message-ID: {1}
Subject: News

Hello
--_000_--
"""
DELAYED = POSTFIX.replace("Action: failed", "Action: delayed").replace("Status: 5.1.1", "Status: 4.4.1")
LOCAL = POSTFIX.replace("Delivered-To: bounces+{0}@learn.example.org\n", "").replace(
    "To: bounces+{0}@learn.example.org", "To: stoa@learn.example.org"
)
QMAIL = """Return-Path: <>
From: MAILER-DAEMON@old.example.net
To: bounces+{0}@learn.example.org
Subject: failure notice

Hi. This is the qmail-send program at old.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@example.org>:
192.0.2.9 does not like recipient.
Remote host said: 550 5.1.1 no such mailbox
Giving up on 192.0.2.9.

--- Below this line is a copy of the message.

Message-ID: {1}
"""
UNQUOTED = POSTFIX.replace("message/delivery-status", "message/delivery-status\nContent-Transfer-Encoding: base64")
TRUNCATED = POSTFIX[: POSTFIX.index("Diagnostic-Code")]
NO_BOUNDARY = POSTFIX.replace('; boundary="4XyZ.1700000000/mx.example.net"', "")
AWAY = """From: Ada <ada@example.org>
To: stoa@learn.example.org
Subject: Out of office: News
Auto-Submitted: auto-replied
In-Reply-To: {1}

I am away until Monday. For what is undeliverable, write to Bo. 550 5.1.1
"""
ANSWER = """From: Ada <ada@example.org>
To: bounces+{0}@learn.example.org
Subject: Re: News

Thank you for the letter. I have a question about unit 550 and its 5.1.1 section.
"""
