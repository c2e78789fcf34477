"""Suppression that is not understood, so nothing is ignored.

It names no rule, one that does not exist or that the settings make mandatory, or its date is none; or the settings want
a reason and it gives none.

Fix: write `# ecslint: ignore[rule-name] -- reason` on or above the line that the finding names.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/metadata-section-structure.html
"""

from ecslint import Findings, Suppression, rule

BAD = """
Resources:
  # ecslint: ignore log-retention-missing  # <--
  Logs:
    Type: AWS::Logs::LogGroup
"""

GOOD = """
Resources:
  # ecslint: ignore[log-retention-missing] -- kept for the audit
  Logs:
    Type: AWS::Logs::LogGroup
"""


@rule(severity="warning", category="validity")
def check(suppression: Suppression) -> Findings:
    if suppression.fault:
        yield suppression.at(), f"nothing is ignored here: {suppression.fault}"
