"""Who bills, where, whom, at what price. Private to the practice room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from superbill.app.platform.models import TenantModel


class Postal(models.Model):
    """The address columns that several tables share."""

    line1 = models.CharField(max_length=55, default="", blank=True)
    line2 = models.CharField(max_length=55, default="", blank=True)
    city = models.CharField(max_length=30, default="", blank=True)
    state = models.CharField(max_length=2, default="", blank=True)
    postal = models.CharField(max_length=9, default="", blank=True)
    """Five or nine digits; billing providers and service places need nine."""

    class Meta:
        abstract = True


class Practice(TenantModel, Postal):
    """The billing provider: one for each tenant."""

    name = models.CharField(max_length=60)
    npi = models.CharField(max_length=10)
    tax_id = models.CharField(max_length=9)
    """Employer number, nine digits."""
    taxonomy = models.CharField(max_length=10)
    contact_name = models.CharField(max_length=60)
    contact_phone = models.CharField(max_length=10)
    contact_email = models.CharField(max_length=254, default="", blank=True)
    submitter_id = models.CharField(max_length=15)
    """Who we are in envelopes and in loop 1000A."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="one_practice_a_tenant")]

    def __str__(self) -> str:
        return self.name


class Provider(TenantModel):
    """A person who renders care."""

    npi = models.CharField(max_length=10)
    last = models.CharField(max_length=60)
    first = models.CharField(max_length=35)
    middle = models.CharField(max_length=25, default="", blank=True)
    suffix = models.CharField(max_length=10, default="", blank=True)
    taxonomy = models.CharField(max_length=10)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "npi"], name="one_provider_an_npi")]

    def __str__(self) -> str:
        return f"{self.first} {self.last}"


class Place(TenantModel, Postal):
    """Where care is given."""

    name = models.CharField(max_length=60)
    pos = models.CharField(max_length=2)
    """Place of service code: 11 office, 22 outpatient hospital, ..."""
    npi = models.CharField(max_length=10, default="", blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="one_place_a_name")]

    def __str__(self) -> str:
        return self.name


class Payer(TenantModel, Postal):
    """A payer and how it behaves. Days count from the event that starts the clock."""

    class Type(models.TextChoices):
        MEDICARE_B = "medicare-b", "Medicare Part B"
        COMMERCIAL = "commercial", "Commercial"
        MEDICAID = "medicaid", "Medicaid"
        TPA = "tpa", "Third-party administrator"
        WORKERS_COMP = "workers-comp", "Workers' compensation"

    name = models.CharField(max_length=60)
    payer_id = models.CharField(max_length=80)
    """Its identifier in NM109."""
    kind = models.CharField(max_length=20, choices=Type.choices)
    filing_code = models.CharField(max_length=2)
    """SBR09."""
    partner = models.SlugField()
    """The trading partner its files go to: the name of a mailbox of the exchange."""
    timely_filing_days = models.PositiveIntegerField(default=365)
    """From the date of service to the payer's receipt."""
    secondary_filing_days = models.PositiveIntegerField(default=365)
    """When it pays after another payer: from that payer's remittance."""
    corrected_claim_days = models.PositiveIntegerField(default=365)
    """From the remittance to a corrected claim."""
    appeal_days = models.JSONField(default=list)
    """Days for each level of appeal, first level first."""
    follow_up_days = models.PositiveIntegerField(default=15)
    """How long after acceptance its silence is worth a status request."""
    authorization_codes = models.JSONField(default=list)
    """Procedures it must authorize first: ``70551``, a range ``70540-70559``, a beginning ``J*``."""
    crosses_over = models.BooleanField(default=False)
    """Whether it sends its claims on to the next payer by itself."""
    takes_replacements = models.BooleanField(default=True)
    """Whether it takes frequencies 7 and 8; one that does not is asked to reopen."""
    tolerance_cents = models.BigIntegerField(default=0)
    """A line paid this much differently from what is expected is not worth a person's time..."""
    tolerance_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    """...nor is this share of what is expected."""
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "payer_id"], name="one_payer_an_id"),
            models.CheckConstraint(condition=Q(tolerance_cents__gte=0), name="payer_tolerance_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class Contract(TenantModel):
    """What a payer agreed to pay, for a span of dates, and where that is written."""

    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="contracts")
    name = models.CharField(max_length=120)
    terms = models.TextField()
    """TOML, as ``superbill.core.payer`` reads price terms."""
    source = models.CharField(max_length=200)
    """The document that says so."""
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payer", "starts_on"], name="one_contract_a_start"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="contract_span"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Fee(TenantModel):
    """A price of the charge master, from a date on."""

    code = models.CharField(max_length=5)
    modifier = models.CharField(max_length=2, default="", blank=True)
    """Empty for the price that holds without one."""
    label = models.CharField(max_length=80)
    """Our own short words, never the code set's."""
    amount_cents = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code", "modifier", "starts_on"], name="one_fee_a_start"),
            models.CheckConstraint(condition=Q(amount_cents__gte=0), name="fee_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Enrolment(TenantModel):
    """A provider's participation with a payer, for a span of dates."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="enrolments")
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="enrolments")
    number = models.CharField(max_length=50, default="", blank=True)
    """The payer's own number for the provider, where it gives one."""
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "payer", "starts_on"], name="one_enrolment_a_start")]
