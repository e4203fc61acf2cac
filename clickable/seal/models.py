from typing import Self

from django.conf import settings
from django.db import models
from nacl.public import PrivateKey, PublicKey

from clickable.seal.keys import KeysMissingError
from clickable.seal.trusted import TeamKey, trusted
from clickable.seal.wraps import Ring, unwrap, wrap


class Group(models.Model):
    """Who shares a key. A team of `people` is one."""

    def __str__(self) -> str:
        return f"group:{self.pk}"


class GroupKey(models.Model):
    """One epoch of a group's key; its private half exists only inside grants, hand-downs and parcels."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="keys")
    epoch = models.PositiveIntegerField()
    public = models.BinaryField(max_length=32)
    # The private half, sealed to the epoch that came after: its members open what is not rewrapped yet.
    handed_down = models.BinaryField(null=True)
    # The private half for the escrow officers: JSON {"1+2": age file in base64, "1+3": …, "2+3": …}.
    parcels = models.JSONField(default=dict)
    sealed_for = models.CharField(max_length=16, blank=True)  # which officers: groups.mark
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)  # when the next epoch came

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "epoch"], name="seal_one_epoch")]

    def __str__(self) -> str:
        return f"{self.group} epoch {self.epoch}"


class PersonKey(models.Model):
    """A person's key pairs: private halves under their password and the `accounts` secret."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    sealing = models.BinaryField(max_length=32)  # X25519, public
    signing = models.BinaryField(max_length=32)  # Ed25519, public
    salt = models.BinaryField(max_length=16)
    locked = models.BinaryField()
    under = models.BinaryField(max_length=8)  # which `accounts` secret: persons.name_of
    provisional = models.BooleanField(default=False)  # somebody else knows the password

    def __str__(self) -> str:
        return f"person:{self.pk}"


class Grant(models.Model):
    """A group's private key, sealed to one member."""

    key = models.ForeignKey(GroupKey, on_delete=models.CASCADE, related_name="grants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    box = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "person"], name="seal_one_grant")]

    def __str__(self) -> str:
        return f"{self.key} → person:{self.person_id}"


class Keyed(models.Model):
    """A row with a key pair of its own, that its group (and whoever else is wrapped in) can open."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    epoch = models.PositiveIntegerField()  # of the group's key that is wrapped in
    wrapped = models.BinaryField()  # the private key, see seal.wraps

    class Meta:
        abstract = True

    @classmethod
    def keyed(
        cls, group: int, *, for_worker: bool = False, **fields: object
    ) -> tuple[Self, PrivateKey]:
        """A new unsaved row of this group, and the private key to seal its values to."""
        known = trusted()
        own: TeamKey = known.groups[group]
        private = PrivateKey.generate()
        readers = [own.key]
        if for_worker and known.worker_key and not settings.STRICT:
            readers.append(known.worker_key)
        row = cls(group_id=group, epoch=own.epoch, wrapped=wrap(private, readers), **fields)
        return row, private

    def key(self, ring: Ring) -> PrivateKey:
        """The row's private key. Raises CannotOpenError when it is not for this ring."""
        return unwrap(self.wrapped, ring)


class ForWorker(models.Model):
    """A row with a key pair of its own that the worker alone opens; anybody with the row can seal to it."""

    public = models.BinaryField(max_length=32)
    wrapped = models.BinaryField()  # the private key, see seal.wraps

    class Meta:
        abstract = True

    @classmethod
    def for_worker(cls, **fields: object) -> Self:
        """A new unsaved row. Raises KeysMissingError in strict instances: nobody would open it."""
        reader = None if settings.STRICT else trusted().worker_key
        if reader is None:
            raise KeysMissingError("no worker opens anything here")
        private = PrivateKey.generate()
        return cls(public=bytes(private.public_key), wrapped=wrap(private, [reader]), **fields)

    @property
    def seal_to(self) -> PublicKey:
        return PublicKey(bytes(self.public))

    def key(self, ring: Ring) -> PrivateKey:
        """The row's private key. Raises CannotOpenError when it is not for this ring."""
        return unwrap(self.wrapped, ring)
