"""A VPC endpoint that the tasks which need it cannot use.

Tasks call AWS by its usual names, such as `api.ecr.eu-west-1.amazonaws.com`. These lead to an interface endpoint only
with private DNS; then all calls go there, and time out where its security groups do not let in TCP 443 from the tasks.
A gateway endpoint of S3 takes all that its route tables send to S3, and its policy must allow the bucket in which ECR
keeps layers. Tasks stop: "ResourceInitializationError: unable to pull secrets or registry auth: ... There is a
connection issue between the task and ..." or "CannotPullContainerError: ... 403 Forbidden".

Fix: set `PrivateDnsEnabled` to `true`, where no hosted zone of your own stands for the service's name; let the
endpoint's security group admit TCP 443 from the group of the tasks, or from the VPC's range; let the policy allow
`s3:GetObject` on `arn:aws:s3:::prod-REGION-starport-layer-bucket/*`.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
"""

from ecslint import (
    SERVICES,
    Findings,
    Place,
    Use,
    VpcEndpoint,
    any_of,
    is_turned_away,
    is_unnamed,
    passing,
    rule,
    uses_of_endpoint,
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
  OtherGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: VPC endpoint of the logs
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 80
          ToPort: 80
          SourceSecurityGroupId: !Ref TaskGroup
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
      RouteTableIds: [!Ref RouteTable]
      PolicyDocument:  # <--
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: "*"
            Action: s3:GetObject
            Resource: arn:aws:s3:::shop-assets/*
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
      PrivateDnsEnabled: false  # <--
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
      SecurityGroupIds: [!Ref OtherGroup]  # <--
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
  OtherGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: VPC endpoint of the logs
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          SourceSecurityGroupId: !Ref TaskGroup
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
      RouteTableIds: [!Ref RouteTable]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: "*"
            Action: s3:GetObject
            Resource: !Sub arn:aws:s3:::prod-${AWS::Region}-starport-layer-bucket/*
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
      SecurityGroupIds: [!Ref OtherGroup]
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


@rule(severity="warning", category="networking", fix="unsafe")
def check(endpoint: VpcEndpoint) -> Findings:
    service = next((each for each in SERVICES if endpoint.is_for(each)), None)
    if service is None or endpoint.vpc is None:
        return
    if endpoint.vpc_endpoint_type == "Gateway":
        yield from refusing(endpoint)
    elif endpoint.is_interface and service != "s3":  # beside whose interface endpoints there are gateway endpoints
        judge = turning_away if endpoint.uses_private_dns else unnamed
        yield from judge(endpoint, service)


def unnamed(endpoint: VpcEndpoint, service: str) -> Findings:
    uses = passing(uses_of_endpoint(endpoint, service), lambda use: any_of(use.subnets, lambda each: each.is_closed))
    use = next(uses, None)
    if use is not None and is_unnamed(endpoint, service):
        written = (
            "is `false`" if endpoint.written("private_dns_enabled") else "is not set, which is the same as `false`"
        )
        yield (
            told(endpoint, "private_dns_enabled", use),
            (
                f"`PrivateDnsEnabled` {written}: the name of `{service}` still leads out of the VPC, as nothing does "
                f"from the subnets of `{use.launch.name_of_resource}`, so its calls time out; set it to `true`"
            ),
            endpoint.fix.set("private_dns_enabled", True, safe=False),
        )


def turning_away(endpoint: VpcEndpoint, service: str) -> Findings:
    use = next(passing(uses_of_endpoint(endpoint, service), lambda each: is_turned_away(each, endpoint)), None)
    if use is not None:
        who = "container instances" if use.need.of_instance else "tasks"
        groups = (
            "its security groups admit no"
            if endpoint.written("security_group_ids")
            else ("it is in the VPC's default security group, which admits no")
        )
        yield (
            told(endpoint, "security_group_ids", use),
            (
                f"all calls to `{service}` go to this endpoint, but {groups} TCP 443 from the {who} of "
                f"`{use.launch.name_of_resource}`, so they time out; allow port 443 from their security group"
            ),
        )


def refusing(endpoint: VpcEndpoint) -> Findings:
    if endpoint.policy_document is None or endpoint.allows_layers:
        return
    uses = uses_of_endpoint(endpoint, "ecr.dkr")
    use = next(passing(uses, lambda each: any_of(each.subnets, endpoint.serves)), None)
    if use is not None:
        yield (
            told(endpoint, "policy_document", use),
            (
                f"the policy of the S3 endpoint does not let `{use.launch.name_of_resource}` read the bucket in which "
                "ECR keeps layers, so its images cannot be pulled; allow `s3:GetObject` on "
                "`arn:aws:s3:::prod-REGION-starport-layer-bucket/*`"
            ),
        )


def told(endpoint: VpcEndpoint, field: str, use: Use) -> Place:
    related = ((use.launch.at(), "needs this endpoint"), (use.need.place, f"{use.need.what} needs it"))
    return endpoint.at(field, related=related, confidence="high" if endpoint.source_kind == "live" else "medium")
