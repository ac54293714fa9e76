"""What the ledger finds. Codes are public and never renumbered."""

from superbill.core.findings import Kind, Severity

_RULES = "Billing rules, section 5"

NO_DATE = Kind(
    "LED101",
    Severity.STOP,
    "The remittance has no payment date, so it is not known when it counts.",
    "Give the date of the deposit or of the check, and plan it again.",
    "ASC X12N 005010X221A1, BPR16",
    "BPR*I*0*C*NON~ without a date",
)
PREDETERMINATION_PAID = Kind(
    "LED102",
    Severity.STOP,
    "A predetermination pays nothing, but this one says {value}.",
    "Ask the payer which claim the money is for.",
    "ASC X12N 005010X221A1, CLP02 = 25",
    "CLP*A*25*100*60~",
)
ORPHAN_REVERSAL = Kind(
    "LED204",
    Severity.WARN,
    "This reverses {amount} that we never applied; it goes to suspense.",
    "Find the payment it takes back, apply that first, then plan this again.",
    _RULES + ".4",
    "CLP*A*22*-100*-60~ for a claim without a payment of 60",
)
UNKNOWN_PROVIDER_ADJUSTMENT = Kind(
    "LED205",
    Severity.WARN,
    "The provider adjustment code {value} is not known; its amount goes to suspense.",
    "Ask the payer what it is for, then move it to its account.",
    _RULES + ".3",
    "PLB*1234567893*20261231*QQ*5~",
)
TAKEBACK_WITHOUT_DETAIL = Kind(
    "LED206",
    Severity.WARN,
    "The payer takes {amount} back under the number {value} without saying from which service.",
    "Look the number up with the payer; a reversal of the claim should follow.",
    _RULES + ".3",
    "PLB*1234567893*20261231*WO:FH2025009999*50~",
)
FIRST_PAYER_UNKNOWN = Kind(
    "LED207",
    Severity.WARN,
    "A later payer answers claim {value}, and the first one's answer is not in the books.",
    "Apply the first payer's remittance, then place this one: it waits until then.",
    _RULES + ".2",
    "CLP*A*2*100*20~ of a second payer, before the first one's CLP*A*19*100*60~",
)
WHOLE_CHARGE_WRITTEN_OFF = Kind(
    "LED301",
    Severity.WARN,
    "The payer calls the whole charge of {amount} a contractual adjustment: that is a denial by another name.",
    "It stays open. Check the contract, then dispute it or write it off.",
    _RULES + ".6, step 6",
    "SVC*HC:99213*100*0~ with CAS*CO*45*100~",
)
MORE_THAN_OPEN = Kind(
    "LED302",
    Severity.INFORM,
    "The payer adjusts {reported}, but only {amount} was open; the rest had been taken off before.",
    "Nothing to do where another payer took it off first; otherwise look at the charge's history.",
    _RULES + ".6",
    "A second payer that repeats the first one's CO-45",
)
PAID_AGAIN = Kind(
    "LED303",
    Severity.WARN,
    "The charge is overpaid by {amount}.",
    "Find out whether it was paid twice; refund it, or wait for the payer to take it back.",
    _RULES + ".6.3",
    "The same claim paid in two remittances",
)
PATIENT_PROTECTED = Kind(
    "LED304",
    Severity.WARN,
    "The payer leaves {amount} to a patient who may not be billed ({value}).",
    "Bill the next payer, or write it off; never bill the patient.",
    _RULES + ".6.2",
    "PR-2 for a qualified Medicare beneficiary",
)
STILL_OPEN = Kind(
    "LED305",
    Severity.WARN,
    "{amount} stays open without a reason: the payer answered for {reported} of the charge.",
    "Ask the payer about the rest of the charge.",
    _RULES + ".2",
    "SVC02 is less than what we charged",
)

KINDS = tuple(value for value in list(globals().values()) if isinstance(value, Kind))
