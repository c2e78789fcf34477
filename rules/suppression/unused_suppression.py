"""Suppression that suppresses nothing.

The rule finds nothing where the comment or the metadata ignores it: the defect was mended, or the suppression never
stood where the finding is. It would hide the defect when it comes back. Only rules that took part in the run and were
decided are looked at. Where values are given for parameters, the others that these may have count as well. And what
other files could decide is left out where files are named one by one, as by a hook, and is of medium confidence
otherwise.

Fix: remove it, or move it on or above the line that the finding names.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/metadata-section-structure.html
"""

from ecslint import Findings, Suppression, rule

BAD = """
Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    Properties:
      # ecslint: ignore[log-retention-missing] -- kept for the audit  # <--
      RetentionInDays: 365
"""

GOOD = """
Resources:
  # ecslint: ignore[log-retention-missing] -- kept for the audit
  Logs:
    Type: AWS::Logs::LogGroup
"""


@rule(severity="warning", category="validity", fix="safe")
def check(suppression: Suppression) -> Findings:
    if suppression.unused:
        names = ", ".join(f"`{name}`" for name in suppression.unused)
        verb = "finds" if len(suppression.unused) == 1 else "find"
        if suppression.is_sure:
            message = f"{names} {verb} nothing here, so nothing is ignored; remove it from the suppression"
            yield suppression.at(), message, suppression.fix.remove()
        else:
            message = (
                f"{names} {verb} nothing here with the files that were read, so nothing is ignored; "
                "remove it from the suppression, unless other files make a difference"
            )
            yield suppression.at(confidence="medium"), message, suppression.fix.remove(safe=False)
