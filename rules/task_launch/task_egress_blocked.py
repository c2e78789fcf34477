"""Tasks whose security groups let nothing out to the services that they need to start.

A security group without egress rules allows all. Once one is written, only what is listed is let out. On Fargate the
image is pulled, secrets are fetched and logs are written through the task's own network interface over HTTPS; when none
of its groups lets TCP 443 out, tasks stop with "ResourceInitializationError: unable to pull secrets or registry auth"
or "CannotPullContainerError: ... i/o timeout".

Fix: allow TCP 443 in the egress of a group of the tasks: to `0.0.0.0/0`, or to the security group of the VPC endpoints
and the prefix list of S3.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
"""

from ecslint import HTTPS, Findings, TaskLaunch, rule, sends_to_services

BAD = """
Resources:
  TaskGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Tasks
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupEgress:
        - IpProtocol: tcp
          FromPort: 5432
          ToPort: 5432
          CidrIp: 10.0.0.0/16
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: production
      TaskDefinition: shop
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [!Ref TaskGroup]  # <--
"""

GOOD = """
Resources:
  TaskGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Tasks
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupEgress:
        - IpProtocol: tcp
          FromPort: 5432
          ToPort: 5432
          CidrIp: 10.0.0.0/16
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: production
      TaskDefinition: shop
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [!Ref TaskGroup]
"""


@rule(severity="warning", category="startup")
def check(launch: TaskLaunch) -> Findings:
    awsvpc = launch.awsvpc
    if awsvpc is None or not launch.runs_on_fargate or sends_to_services(launch, HTTPS):
        return  # elsewhere the instance pulls images and fetches secrets
    groups = launch.security_groups
    names = ", ".join(f"`{group.name_of_resource}`" for group in groups)
    listed = "lists its egress and does not allow" if len(groups) == 1 else "list their egress and do not allow"
    related = tuple((group.at("security_group_egress"), "what it lets out") for group in groups)
    yield (
        awsvpc.at("security_groups", related=related, confidence="high" if launch.source_kind == "live" else "medium"),
        (
            f"{names} {listed} TCP 443: on Fargate tasks then cannot pull their image, fetch secrets or write logs, "
            'and stop with "ResourceInitializationError" or "CannotPullContainerError"; allow TCP 443 to `0.0.0.0/0`, '
            "or to the group of the VPC endpoints and the prefix list of S3"
        ),
    )
