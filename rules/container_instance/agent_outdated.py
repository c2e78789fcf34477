"""ECS agent that is too old for what is asked of tasks in its cluster.

ECS places a task only where the agent knows everything that the task definition uses. An instance with an older agent
gets none of these tasks: the service "was unable to place a task because no container instance met all of its
requirements", though there is room. Elastic network interfaces beyond those of the instance's type are not to be had
either.

Of ECS Exec (1.50.2), FireLens (1.30.0) and Service Connect (1.67.2) the versions are not certain, and not judged.

Fix: update the agent, or replace the instance by one of the latest ECS-optimized image.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-update.html
"""

from ecslint import ContainerInstance, Findings, gaps_of, rule

BAD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "resources": [
    {
      "type": "AWS::ECS::Cluster",
      "id": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
      "data": {
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
        "clusterName": "prod",
        "settings": [{"name": "containerInsights", "value": "enabled"}]
      },
      "state": {"status": "ACTIVE", "registeredContainerInstancesCount": 1}
    },
    {
      "type": "ecs container instance",
      "id": "arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/5f0c7d3b9a1e4c6f8d2b7a9e3c1f5d70",
      "data": {},
      "state": {
        "ec2InstanceId": "i-0a1b2c3d4e5f60718",
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
        "status": "ACTIVE",
        "agentConnected": true,
        "versionInfo": {"agentVersion": "1.25.3", "dockerVersion": "DockerVersion: 18.06.1-ce"}  # <--
      }
    },
    {
      "type": "AWS::ECS::Service",
      "id": "arn:aws:ecs:eu-west-1:111122223333:service/prod/collector",
      "data": {
        "serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/prod/collector",
        "serviceName": "collector",
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
        "taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/collector:4",
        "launchType": "EC2",
        "schedulingStrategy": "DAEMON"
      },
      "state": {"status": "ACTIVE"}
    },
    {
      "type": "AWS::ECS::TaskDefinition",
      "id": "arn:aws:ecs:eu-west-1:111122223333:task-definition/collector:4",
      "data": {
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/collector:4",
        "family": "collector",
        "revision": 4,
        "networkMode": "host",
        "requiresCompatibilities": ["EC2"],
        "containerDefinitions": [
          {
            "name": "migrate",
            "image": "public.ecr.aws/example/collector:2.1",
            "memory": 128,
            "essential": false
          },
          {
            "name": "collector",
            "image": "public.ecr.aws/example/collector:2.1",
            "memory": 256,
            "dependsOn": [{"containerName": "migrate", "condition": "SUCCESS"}]
          }
        ]
      },
      "state": {"status": "ACTIVE"}
    }
  ]
}
"""

GOOD = BAD.replace("1.25.3", "1.105.0").replace("  # <--", "")


@rule(severity="warning", category="startup", peers=("ecs-exec-checker:platform/agent version",))
def check(instance: ContainerInstance) -> Findings:
    if instance.source_kind != "live" or instance.status != "ACTIVE":
        return
    for feature, task, place in gaps_of(instance):
        version = ".".join(map(str, feature.since))
        yield (
            instance.at("version_info", related=((place, f"what `{task.name_of_resource}` asks for"),)),
            (
                f"the ECS agent of `{instance.id}` is too old for {feature.what} ({version} is needed), so that no "
                f"task of `{task.name_of_resource}` is placed there; update the agent, or replace the instance"
            ),
        )
