"""A repository policy that lets every account of AWS in.

Images hold code, and more often than anybody thinks keys and passwords in a layer. With `Principal: "*"` and no
condition on who asks, anybody with an AWS account pulls them; where pushing is allowed, anybody decides what your tasks
run.

Fine are conditions on the account, the organization or the VPC endpoint.

Fix: name the accounts as `Principal`, or add the condition `aws:PrincipalOrgID`.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
"""

from ecslint import Findings, Repository, public_statements, rule

BAD = """
Resources:
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: shop
      RepositoryPolicyText:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: "*"  # <--
            Action:
              - ecr:BatchGetImage
              - ecr:GetDownloadUrlForLayer
"""

GOOD = """
Resources:
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: shop
      RepositoryPolicyText:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: "*"
            Action:
              - ecr:BatchGetImage
              - ecr:GetDownloadUrlForLayer
            Condition:
              StringEquals:
                aws:PrincipalOrgID: o-a1b2c3d4e5
"""

PUSHING = ("ecr:PutImage",)


@rule(
    severity="warning",
    category="security",
    peers=(
        "checkov:CKV_AWS_32",
        "prowler:ecr_repositories_not_publicly_accessible",
        "kics:ecr_repository_is_publicly_accessible",
        "trivy:AWS-0032",
        "cdk-nag:AwsSolutions-ECR1",
        "steampipe-aws-compliance:ecr_repository_prohibit_public_access",
        "steampipe-aws-perimeter:ecr_repository_policy_prohibit_public_access",
        "cloud-custodian:ecr: cross-account / lifecycle-rule / metrics",
        "cloudsploit:ecrRepositoryPolicy",
        "terrascan:AC_AWS_0084",
        "semgrep:aws-ecr-repository-wildcard-principal",
    ),
)
def check(repository: Repository) -> Findings:
    policy = repository.repository_policy_text
    if policy is None:
        return
    for statement in public_statements(policy):
        does = "push images" if any(statement.acts_on(action) for action in PUSHING) else "pull images"
        yield (
            statement.at("principal" if statement.written("principal") else "not_principal"),
            (
                f"the repository policy lets every account of AWS {does}; name the accounts as `Principal`, or add the "
                "condition `aws:PrincipalOrgID`"
            ),
        )
