"""Suppression whose last day is over.

The finding that it held back counts again from the day after `until`. It was meant to be mended by then.

Fix: mend the finding and remove the suppression, or decide anew and write another date.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/metadata-section-structure.html
"""

from ecslint import Findings, Suppression, rule

BAD = """
Resources:
  # ecslint: ignore[log-retention-missing, until=2025-06-30] -- the audit ends in June  # <--
  Logs:
    Type: AWS::Logs::LogGroup
"""

GOOD = """
Resources:
  # ecslint: ignore[log-retention-missing, until=2099-06-30] -- the audit ends in June
  Logs:
    Type: AWS::Logs::LogGroup
"""


@rule(severity="warning", category="validity", fix="safe")
def check(suppression: Suppression) -> Findings:
    if suppression.expired:
        names = ", ".join(f"`{name}`" for name in suppression.expired)
        yield (
            suppression.at(),
            f"{names} was to be ignored until {suppression.until}, and counts again; mend the finding",
            suppression.fix.remove(),
        )
