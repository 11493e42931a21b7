"""The engine for mail servers: one connection for many letters, one receiver a letter, every answer told apart."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings

from stoa.configuration import Smtp, mail_host
from stoa.kernel.mail.addresses import wire_form
from stoa.kernel.mail.failures import LetterRefused, ServerTrouble, Step
from stoa.kernel.mail.writing import Outgoing

ANSWER_SECONDS: Final = 20.0
"""How long the server may be silent. What dribbles is ended by the session's own limit."""
CLOSING: Final = 421
TOO_LARGE: Final = 552


class SmtpSession:
    """A conversation with a mail server (RFC 5321). `heard` keeps what it said at each step, for a test letter: a list
    of the caller's has it also when the session does not come about."""

    def __init__(self, server: Smtp, seconds: float, heard: list[tuple[Step, str]] | None = None) -> None:
        self.server = server
        self.heard = [] if heard is None else heard
        self._smtp = self._connected(min(ANSWER_SECONDS, seconds))
        self._end = threading.Timer(seconds, self._cut)
        self._end.daemon = True
        self._end.start()
        try:
            self._secured()
            self._signed_in()
        except BaseException:
            self.close()
            raise

    def _connected(self, timeout: float) -> smtplib.SMTP:
        server, name = self.server, mail_host(settings.STOA_URL)
        with self._step("connect"):
            if server.tls == "tls":
                context = ssl.create_default_context()
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, name, timeout=timeout, context=context)
            else:
                smtp = smtplib.SMTP(server.host, server.port, name, timeout=timeout)
            smtp.ehlo_or_helo_if_needed()
            self._note("connect", str(smtp.ehlo_resp or smtp.helo_resp or b"", "utf-8", "replace").partition("\n")[0])
            return smtp

    def _secured(self) -> None:
        if self.server.tls == "starttls":
            with self._step("tls"):
                if not self._smtp.has_extn("starttls"):
                    raise ServerTrouble("tls", "The server does not offer STARTTLS.")
                self._smtp.starttls(context=ssl.create_default_context())
                self._smtp.ehlo()
        if isinstance(self._smtp.sock, ssl.SSLSocket):
            self._note("tls", self._smtp.sock.version() or "")

    def _signed_in(self) -> None:
        if self.server.user:
            with self._step("sign-in"):
                self._note("sign-in", _text(self._smtp.login(self.server.user, self.server.password)))

    def send(self, letter: Outgoing) -> None:
        smtp = self._smtp
        options = [] if letter.receiver.isascii() else self._international()
        with self._step("sender"):
            self._expect("sender", smtp.mail(wire_form(letter.sender), options))
        with self._step("receiver"):
            self._expect("receiver", smtp.rcpt(letter.receiver))
        with self._step("text"):
            self._expect("text", self._data(letter.source))

    def _data(self, source: bytes) -> tuple[int, bytes]:
        try:
            return self._smtp.data(source)
        except smtplib.SMTPDataError as refusal:
            return refusal.smtp_code, _bytes(refusal.smtp_error)

    def _international(self) -> list[str]:
        """The options for an address with letters beyond ASCII before its @ (RFC 6531)."""
        if not self._smtp.has_extn("smtputf8"):
            raise LetterRefused("receiver", "The mail server takes no addresses with letters beyond ASCII (5.6.7)", 550)
        self._smtp.command_encoding = "utf-8"
        return ["SMTPUTF8", "BODY=8BITMIME"]

    def _expect(self, step: Step, answer: tuple[int, bytes]) -> None:
        code, said = answer[0], _text(answer)
        if 200 <= code < 300:
            self._note(step, said)
            return
        if code == CLOSING or code < 0:
            raise ServerTrouble(step, said, code)
        if step == "sender" and code != TOO_LARGE:
            raise ServerTrouble(step, said, code)  # whoever sends is the same in all letters
        self._start_over()
        raise LetterRefused(step, said, code)

    def _start_over(self) -> None:
        with self._step("line"):
            self._smtp.rset()

    def _note(self, step: Step, said: str) -> None:
        self.heard.append((step, said))
        del self.heard[:-8]

    @contextmanager
    def _step(self, step: Step) -> Iterator[None]:
        """Whatever breaks the conversation in here is the server's trouble at this step."""
        try:
            yield
        except (smtplib.SMTPResponseException, smtplib.SMTPConnectError) as problem:
            raise ServerTrouble(
                step, f"{problem.smtp_code} {_decoded(problem.smtp_error)}", problem.smtp_code
            ) from problem
        except ssl.SSLCertVerificationError as problem:
            raise ServerTrouble("tls", problem.verify_message) from problem
        except ssl.SSLError as problem:
            raise ServerTrouble("tls", problem.reason or str(problem)) from problem
        except TimeoutError as problem:
            raise ServerTrouble(step, "It did not answer in time.") from problem
        except (smtplib.SMTPException, OSError) as problem:
            late = isinstance(problem.__context__, TimeoutError)
            raise ServerTrouble(step, "It did not answer in time." if late else str(problem)) from problem

    def _cut(self) -> None:
        line = self._smtp.sock
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._end.cancel()
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self._smtp.quit()
        self._smtp.close()


def _bytes(said: bytes | str) -> bytes:
    return said.encode() if isinstance(said, str) else said


def _decoded(said: bytes | str) -> str:
    return said if isinstance(said, str) else said.decode("utf-8", "replace")


def _text(answer: tuple[int, bytes]) -> str:
    return f"{answer[0]} {_decoded(answer[1])}"
