"""Sends the morning's report by the channels that are set: a file, a mail, a webhook.

What is secret (the mail server's password, the webhook's address) stands in no message and no log.
"""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import tempfile
from collections.abc import Callable, Collection
from datetime import date
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from graph.morning import Morning
from graph.settings import Settings

SENT = "sent"
_LIMIT_S = 30.0


def send(morning: Morning, settings: Settings, only: Collection[str] = ()) -> dict[str, str]:
    """By channel: "sent", or why not; nothing is sent if the report has nothing to say.

    only: these channels, of those that are set.
    """
    if not morning.speaks:
        return {}
    ways: dict[str, Callable[[], None]] = {}
    if settings.report_folder:
        folder = settings.report_folder
        ways["file"] = lambda: _file(morning, folder)
    if settings.mail_to:
        ways["mail"] = lambda: _mail(morning, settings)
    if settings.webhook_url:
        address = settings.webhook_url.get_secret_value()
        ways["webhook"] = lambda: _post(morning, address)
    return {name: _tried(way) for name, way in ways.items() if not only or name in only}


def _tried(way: Callable[[], None]) -> str:
    import httpx2

    try:
        way()
    # The words of these errors may hold an address, a login or a reply: the kind of error says enough.
    except (OSError, smtplib.SMTPException, httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        status = getattr(error, "smtp_code", None) or getattr(getattr(error, "response", None), "status_code", None)
        return f"not sent: {type(error).__name__}{f' {status}' if status else ''}"
    return SENT


def file_name(night: date) -> str:
    """Name of the report's file."""
    return f"faultline-{night.isoformat()}.txt"


def _file(morning: Morning, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(morning.as_text() + "\n")
    Path(name).replace(folder / file_name(morning.night))


def _mail(morning: Morning, settings: Settings) -> None:
    message = EmailMessage()
    message["Subject"] = _subject(morning)
    message["From"], message["To"] = settings.mail_from, str(settings.mail_to)
    message["Date"] = format_datetime(morning.made)
    message.set_content(morning.as_text())
    secure = ssl.create_default_context()
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_LIMIT_S, context=secure)
    else:
        server = smtplib.SMTP(host, port, timeout=_LIMIT_S)
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=secure)
        if settings.smtp_user:
            password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
            server.login(settings.smtp_user, password)
        server.send_message(message)


def _subject(morning: Morning) -> str:
    if morning.status != "done":
        return f"Faultline {morning.night}: the run failed"
    said = [
        f"{len(found)} {word}"
        for found, word in (
            (morning.new, "new"),
            (morning.ended, "ended"),
            (morning.disputed, "newly disputed"),
            (morning.alerts, "watches"),
            (morning.broken, "sources broken"),
        )
        if found
    ]
    return f"Faultline {morning.night}: {', '.join(said) or 'report'}"


def _post(morning: Morning, address: str) -> None:
    import httpx2

    body = json.dumps(morning.as_json(), ensure_ascii=False).encode("utf-8", "replace")
    headers = {"Content-Type": "application/json"}
    # No redirects: the address is meant as it is; no proxy or netrc of the environment.
    with httpx2.Client(timeout=_LIMIT_S, follow_redirects=False, trust_env=False) as client:
        reply = client.post(address, content=body, headers=headers)
    if not reply.is_success:
        raise httpx2.HTTPStatusError("refused", request=reply.request, response=reply)
