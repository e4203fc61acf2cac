"""E-mail (base.mail): a notice's text and its headers."""

from collections.abc import Callable
from email.charset import QP, Charset
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage

from clickable.base.mail import MailError, deliver
from clickable.notify.channels.base import ChannelError, Parcel


class EmailChannel:
    """Permanent is only what concerns this recipient or this text; of anything else the notice waits."""

    def deliver(self, parcel: Parcel, *, leaving: Callable[[], None]) -> None:
        text = _message(parcel).message().as_bytes()
        try:
            deliver(text, to=parcel.recipient, leaving=leaving)
        except MailError as error:
            raise ChannelError(
                error.code, permanent=error.permanent, uncertain=error.uncertain
            ) from None


def _message(parcel: Parcel) -> EmailMessage:
    # No Auto-Submitted (RFC 3834): a person approved this, and the host's acknowledgement
    # (DSA art. 16(4)) is often an automatic answer, which that header would suppress.
    message = EmailMessage(
        subject=parcel.subject,
        body=parcel.body,
        from_email=formataddr((settings.ORGANISATION, settings.DEFAULT_FROM_EMAIL)),
        to=[parcel.recipient],
        headers={"Message-ID": parcel.message_id, "Content-Language": parcel.language},
    )
    # Seven bits whatever the relays can do; long addresses survive the 998 characters of a line.
    charset = Charset("utf-8")
    charset.body_encoding = QP
    message.encoding = charset
    return message
