"""An ECR repository whose images nobody looks through for known vulnerabilities.

A scan at the push tells which packages of an image have holes before it runs, and EventBridge tells whoever is to mend
it. The repository's own setting is the older way; AWS recommends rules for the whole registry, which scan anew whenever
a hole becomes known.

A repository passes that a rule of the registry covers. In files the confidence is medium, as the registry may have
rules that are not among them.

Fix: set `ImageScanningConfiguration.ScanOnPush` to `true`, or have an `AWS::ECR::RegistryScanningConfiguration` whose
filters fit the name of the repository.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html
"""

from ecslint import Findings, Repository, is_scanned_by_registry, rule

BAD = """
Resources:
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: shop
      ImageScanningConfiguration:
        ScanOnPush: false  # <--
"""

GOOD = """
Resources:
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: shop
      ImageScanningConfiguration:
        ScanOnPush: true
"""


@rule(
    severity="info",
    category="security",
    peers=(
        "checkov:CKV_AWS_163",
        "prowler:ecr_registry_scan_images_on_push_enabled",
        "prowler:ecr_repositories_scan_images_on_push_enabled",
        "trivy:AWS-0030",
        "guard-registry:ECR_REPO_SCAN_ON_PUSH",
        "cfn_nag:W79",
        "security-hub:ECR.1",
        "aws-config:ecr-private-image-scanning-enabled",
        "steampipe-aws-compliance:ecr_repository_image_scan_on_push_enabled",
        "cloudsploit:ecrImageVulnerability",
        "electriceye:ECR.1",
        "terrascan:AC_AWS_0083",
        "semgrep:aws-ecr-image-scanning-disabled",
        "hashicorp-fsbp:ecr-image-scanning-enabled",
    ),
)
def check(repository: Repository) -> Findings:
    scanning = repository.image_scanning_configuration
    if (scanning is not None and scanning.scan_on_push) or is_scanned_by_registry(repository):
        return
    live = repository.source_kind == "live"
    confidence = "high" if live else "medium"
    registry = "and no rule of the registry covers the repository" if live else "unless the registry scans them"
    yield (
        repository.at("image_scanning_configuration", confidence=confidence)
        if scanning is None
        else scanning.at("scan_on_push", confidence=confidence),
        (
            f"images are not scanned as they are pushed, {registry}, so known vulnerabilities go unnoticed; set "
            "`ImageScanningConfiguration.ScanOnPush` to `true`"
        ),
    )
