"""The image is built for another processor than the one that tasks get.

A task runs on `X86_64` unless `cpuArchitecture` says `ARM64`. An image of the other kind is pulled without complaint;
then the container ends at once with exit code 1 or 255 and `exec format error` in its log. Tags such as `1.4-arm64`
tell for which processor an image was built. In a live account the image itself tells, when it is in the account's own
registry and lists its platforms.

Fix: set `cpuArchitecture` under `runtimePlatform` to what the image is built for, or push an image for both and drop
the ending of the tag.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-arm64.html
"""

from ecslint import Container, Findings, built_for, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::111122223333:role/execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4-arm64"  # <--
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "runtimePlatform": {"cpuArchitecture": "ARM64"},
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::111122223333:role/execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4-arm64"
    }
  ]
}
"""


@rule(severity="warning", category="startup", peers=("ecspresso:verify:image",))
def check(container: Container) -> Findings:
    built, told_by = built_for(container)
    if not built:
        return
    task = container.task_definition
    if task.effective_cpu_architecture in built:
        return
    platform = task.runtime_platform
    written = None if platform is None else platform.cpu_architecture
    if written is None and not task.runs_on_fargate:
        return
    why = (
        f"`cpuArchitecture` is `{written}`" if written is not None else "Fargate takes `X86_64` without any other word"
    )
    place = task.at("runtime_platform") if platform is None else platform.at("cpu_architecture")
    yield (
        container.at("image", related=((place, "the task's processor"),)),
        (
            f"{told_by} that it is built for `{built[0]}`, but {why}, and the container ends with `exec format error`; "
            f"set `cpuArchitecture` to `{built[0]}`, or take an image for the other"
        ),
    )
