"""Tasks in a closed subnet, without a VPC endpoint for what they need to start.

Nothing leads out of a subnet without a default route but VPC endpoints. What a task needs there follows from its
definition: `ecr.api`, `ecr.dkr` and S3 (where ECR keeps layers) for an image of ECR, `logs` for the log driver
`awslogs`, `secretsmanager` or `ssm` for secrets, `ssmmessages` for ECS Exec, `ecs-agent` for Service Connect. Container
instances need `ecs`, `ecs-agent` and `ecs-telemetry` as well. Without one of them tasks stop:
"ResourceInitializationError: unable to pull secrets or registry auth: ... There is a connection issue between the task
and ...", or, without S3, "CannotPullContainerError: ... failed to copy: httpReadSeeker: failed open: ... i/o timeout".
No endpoint leads to a registry on the internet, such as Docker Hub.

Fix: add the endpoints: S3 as a gateway endpoint that lists the subnets' route table, the others as interface endpoints
with private DNS; or give the route table a default route to a NAT gateway.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
"""

from collections.abc import Mapping

from ecslint import (
    SERVICES,
    Container,
    Findings,
    Lack,
    Place,
    Subnet,
    TaskLaunch,
    Undecided,
    closed_callers,
    images_on_internet,
    lacks_of,
    rule,
)

BAD = """
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      EnableDnsHostnames: true
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1b
  RouteTable:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Vpc
  AssociationA:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref SubnetA
      RouteTableId: !Ref RouteTable
  AssociationB:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref SubnetB
      RouteTableId: !Ref RouteTable
  EndpointGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: VPC endpoints
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 10.0.0.0/16
  TaskGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: tasks
      VpcId: !Ref Vpc
  EcrApi:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.ecr.api
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref SubnetA, !Ref SubnetB]
      SecurityGroupIds: [!Ref EndpointGroup]
  EcrDkr:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.ecr.dkr
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref SubnetA, !Ref SubnetB]
      SecurityGroupIds: [!Ref EndpointGroup]
  Logs:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.logs
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref SubnetA, !Ref SubnetB]
      SecurityGroupIds: [!Ref EndpointGroup]
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: 256
      Memory: 512
      ExecutionRoleArn: arn:aws:iam::111122223333:role/shop-execution
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: shop
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [!Ref SubnetA, !Ref SubnetB]  # <--
          SecurityGroups: [!Ref TaskGroup]
"""

GOOD = """
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      EnableDnsHostnames: true
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: eu-west-1a
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1b
  RouteTable:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Vpc
  AssociationA:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref SubnetA
      RouteTableId: !Ref RouteTable
  AssociationB:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref SubnetB
      RouteTableId: !Ref RouteTable
  EndpointGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: VPC endpoints
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 10.0.0.0/16
  TaskGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: tasks
      VpcId: !Ref Vpc
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
      VpcEndpointType: Gateway
      RouteTableIds: [!Ref RouteTable]
  EcrApi:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.ecr.api
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref SubnetA, !Ref SubnetB]
      SecurityGroupIds: [!Ref EndpointGroup]
  EcrDkr:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.ecr.dkr
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref SubnetA, !Ref SubnetB]
      SecurityGroupIds: [!Ref EndpointGroup]
  Logs:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.logs
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref SubnetA, !Ref SubnetB]
      SecurityGroupIds: [!Ref EndpointGroup]
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: 256
      Memory: 512
      ExecutionRoleArn: arn:aws:iam::111122223333:role/shop-execution
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: shop
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [!Ref SubnetA, !Ref SubnetB]
          SecurityGroups: [!Ref TaskGroup]
"""


@rule(severity="warning", category="startup", peers=("ecs-exec-checker:vpc endpoint",))
def check(launch: TaskLaunch) -> Findings:
    if launch.awsvpc is None and launch.runs_on_fargate:
        return
    lacks: list[Lack] = []
    abroad: list[tuple[Container, str]] = []
    undecided = None
    try:
        lacks.extend(lacks_of(launch))
    except Undecided as reason:
        undecided = reason
    try:
        closed = [lack.subnet for lack in lacks] or list(closed_callers(launch, not launch.runs_on_fargate))
        abroad.extend(images_on_internet(launch) if closed else ())
    except Undecided as reason:
        undecided = reason
    if lacks or abroad:
        yield told(launch, lacks, abroad, closed)
    if undecided is not None:
        raise undecided


def told(
    launch: TaskLaunch, lacks: list[Lack], abroad: list[tuple[Container, str]], closed: list[Subnet]
) -> tuple[Place, str]:
    subnets = {subnet.name_of_resource: subnet for subnet in closed}
    needs = {lack.need.service: lack.need for lack in reversed(lacks)}
    missing = [service for service in SERVICES if service in needs]
    related = [(subnet.where_routed, f"nothing leads out of `{name}`") for name, subnet in subnets.items()]
    needing: dict[tuple[Place, str], list[str]] = {}
    for service in missing:
        needing.setdefault((needs[service].place, needs[service].what), []).append(f"`{service}`")
    related += [(where, f"{what} needs {', '.join(services)}") for (where, what), services in needing.items()]
    idle = {endpoint.name_of_resource: endpoint for lack in lacks for endpoint in lack.idle}
    related += [
        (each.at("route_table_ids"), "does not list the route table of these subnets") for each in idle.values()
    ]
    related += [(container.at("image"), f"an image of {registry}") for container, registry in abroad]
    place = launch.at() if launch.awsvpc is None else launch.awsvpc.at("subnets")
    confidence = "high" if launch.source_kind == "live" else "medium"
    return place._replace(related=tuple(related), confidence=confidence), message(list(subnets), missing, idle, abroad)


def message(
    subnets: list[str], missing: list[str], idle: Mapping[str, object], abroad: list[tuple[Container, str]]
) -> str:
    reasons = []
    if missing:
        listed = ", ".join(f"`{service}`" for service in missing)
        reasons.append(f"the VPC has no endpoint there for {listed}")
    if abroad:
        registries = " and ".join(dict.fromkeys(registry for _, registry in abroad))
        reasons.append(f"no endpoint leads to {registries}, where an image comes from")
    fails = "sessions of ECS Exec do not open" if missing == ["ssmmessages"] and not abroad else "tasks do not start"
    mends = [f"list their route table in `{name}`" for name in idle]
    mends += ["copy the image to Amazon ECR"] if abroad else []
    mends += ["add what is missing"] if len(missing) > len(idle) else []
    names = " and ".join(f"`{name}`" for name in subnets)
    return (
        f"nothing leads out of {names}, and {' and '.join(reasons)}: {fails}; {', '.join(mends)}, or add a default "
        "route to a NAT gateway"
    )
