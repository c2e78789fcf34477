"""Task that shares the process or IPC namespace of its instance.

With `pidMode` host a container sees every process of the instance, and as root may signal them and read their memory
and environment; with `ipcMode` host it may use their shared memory. AWS warns of "a heightened risk of undesired
process namespace exposure".

A task definition for Fargate, where neither is possible, is left to fargate-unsupported-parameter.

Fix: remove the parameter, or set it to `task` when the containers of the task need to see each other's processes.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

from ecslint import Findings, TaskDefinition, one_by_one, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["EC2"],
  "pidMode": "host",  # <--
  "ipcMode": "host",  # <--
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"}
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["EC2"],
  "pidMode": "task",
  "ipcMode": "none",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"}
    }
  ]
}
"""

SHARED = {
    "pid_mode": "the containers see every process of the instance, and as root may signal them and read their memory",
    "ipc_mode": "the containers may use the shared memory and semaphores of every process of the instance",
}


@rule(
    severity="warning",
    category="security",
    fix="unsafe",
    peers=(
        "checkov:CKV_AWS_335",
        "prowler:ecs_task_definitions_host_namespace_not_shared",
        "security-hub:ECS.3",
        "aws-config:ecs-task-definition-pid-mode-check",
        "control-tower:CT.ECS.PR.10",
        "steampipe-aws-compliance:ecs_task_definition_no_host_pid_mode",
        "steampipe-terraform-aws:ecs_task_definition_no_host_pid_mode",
        "hashicorp-fsbp:ecs-task-definition-restrict-process-id",
        "codeql-iac:iac/ecs/pidmode",
    ),
)
def check(task: TaskDefinition) -> Findings:
    yield from one_by_one(_shared(task, name) for name in SHARED)


def _shared(task: TaskDefinition, name: str) -> Findings:
    mode = getattr(task, name)
    if mode is not None and mode == "host" and not task.known_for_fargate:
        api = task.declared()[name].api
        yield (
            task.at(name),
            f"`{api}` is `host`: {SHARED[name]}; remove it, or set it to `task`",
            task.fix.remove(name, safe=False),
        )
