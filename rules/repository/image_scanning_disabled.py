"""An ECR repository whose images nobody looks through for known vulnerabilities.

A scan at the push tells which packages of an image have holes before it runs, and EventBridge tells whoever is to mend
it. The repository's own setting is the older way; AWS recommends rules for the whole registry, which scan anew whenever
a hole becomes known.

In files the confidence is medium, as the registry may have such rules; where the template has them, there is no
finding. In accounts the rules of the registry are not read, so a repository without a setting of its own is undecided.

Fix: set `ImageScanningConfiguration.ScanOnPush` to `true`, or have an `AWS::ECR::RegistryScanningConfiguration`.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html
"""

from ecslint import Findings, Repository, Undecided, rule

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
    if scanning is not None and scanning.scan_on_push:
        return
    if repository.source_kind == "live":
        raise Undecided("ecr:GetRegistryScanningConfiguration, which ecslint does not call")
    if repository.estate.leaves_out("AWS::ECR::RegistryScanningConfiguration"):
        return
    yield (
        repository.at("image_scanning_configuration", confidence="medium")
        if scanning is None
        else scanning.at("scan_on_push", confidence="medium"),
        (
            "images are not scanned as they are pushed, so known vulnerabilities go unnoticed, unless the registry "
            "scans them; set `ImageScanningConfiguration.ScanOnPush` to `true`"
        ),
    )
