"""A container whose root file system is writable.

Whoever breaks into the application can change its code and put tools beside it, and what the application itself writes
there is lost with the container. Windows containers cannot have it otherwise, and are left out.

Fix: set `readonlyRootFilesystem` to true, and mount a volume or a `tmpfs` where the application must write, such as
/tmp. ECS Exec needs writable volumes at /managed-agents, /var/lib/amazon/ssm and /var/log/amazon/ssm.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html
"""

from ecslint import Container, Findings, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",  # <--
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "memory": 256,
      "readonlyRootFilesystem": false  # <--
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "readonlyRootFilesystem": true
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "memory": 256,
      "readonlyRootFilesystem": true
    }
  ]
}
"""


@rule(
    severity="info",
    category="security",
    peers=(
        "checkov:CKV_AWS_336",
        "prowler:ecs_task_definitions_containers_readonly_access",
        "security-hub:ECS.5",
        "aws-config:ecs-containers-readonly-access",
        "control-tower:CT.ECS.PR.6",
        "steampipe-aws-compliance:ecs_task_definition_container_readonly_root_filesystem",
        "steampipe-terraform-aws:ecs_task_definition_container_readonly_root_filesystem",
        "hashicorp-fsbp:ecs-task-definition-read-only-root-file-system-access",
        "codeql-iac:iac/ecs/read-only-root-filesystem",
        "kyverno-json:ecs-task-definition-fs-read-only",
    ),
)
def check(container: Container) -> Findings:
    if container.readonly_root_filesystem:
        return
    alone = container.source_kind == "container-definitions"  # the operating system stands elsewhere
    if alone or not container.task_definition.is_windows:
        state = "false" if container.written("readonly_root_filesystem") else "not set, which means false"
        yield (
            container.at("readonly_root_filesystem", confidence="medium" if alone else "high"),
            (
                f"`readonlyRootFilesystem` is {state}: whoever breaks into the application can change its files; set "
                "it to true, and mount a volume or `tmpfs` where the application must write"
            ),
        )
