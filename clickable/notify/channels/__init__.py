"""The ways a notice leaves the house. One class each, on the one protocol of `base`."""

from clickable.notify.channels.base import Channel
from clickable.notify.channels.email.channel import EmailChannel
from clickable.notify.channels.handover.channel import HandoverChannel

EMAIL: Channel = EmailChannel()
HANDOVER: Channel = HandoverChannel()
