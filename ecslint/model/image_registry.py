"""Which repositories the private registry of an account scans, whatever these say themselves.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html (read 2026-11)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecslint.model.common import any_of
from ecslint.model.iam.pattern import glob
from ecslint.model.neighbour import Neighbour
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.monitoring import Repository


class ScanningRepositoryFilter(Neighbour):
    """Repositories, by their names: those that contain the filter or, where it has a `*`, those that it matches."""

    capitals = False

    filter: str | None
    filter_type: str | None

    def fits(self, repository: Repository) -> bool:
        """Whether it is about a repository. Undecided where CloudFormation makes up the name, unless any will do."""
        pattern: Any = self.filter
        if pattern is None or pattern == "*":
            return pattern is not None
        if repository.repository_name is None:
            raise Undecided("the name that CloudFormation makes up for the repository")
        return glob(pattern if "*" in pattern else f"*{pattern}*", repository.repository_name)


class RegistryScanningRule(Neighbour):
    """When the images of some repositories are scanned."""

    capitals = False

    scan_frequency: str | None
    repository_filters: list[ScanningRepositoryFilter]

    def covers(self, repository: Repository) -> bool:
        """Whether it has a repository scanned without anybody asking for it."""
        return self.scan_frequency != "MANUAL" and any_of(self.repository_filters, lambda each: each.fits(repository))


class RegistryScanningConfiguration(Neighbour):
    """What the registry of an account and region has scanned, and how: by ECR itself, or by Amazon Inspector."""

    capitals = False
    cfn_type = "AWS::ECR::RegistryScanningConfiguration"

    scan_type: str = "BASIC"
    rules: list[RegistryScanningRule]

    def covers(self, repository: Repository) -> bool:
        return any_of(self.rules, lambda rule: rule.covers(repository))


def is_scanned_by_registry(repository: Repository) -> bool:
    """Whether rules of the registry have the images of a repository scanned. Undecided in an account where these were
    not read; in files the registry may have others than those at hand."""
    found = repository.estate.all(RegistryScanningConfiguration)
    if not found and repository.source_kind == "live":
        raise Undecided("ecr:GetRegistryScanningConfiguration, for which no rule asked when the snapshot was taken")
    return any_of(found, lambda each: each.covers(repository))


__all__ = [
    "RegistryScanningConfiguration",
    "RegistryScanningRule",
    "ScanningRepositoryFilter",
    "is_scanned_by_registry",
]
