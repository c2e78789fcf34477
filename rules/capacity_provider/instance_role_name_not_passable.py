"""An instance role of Managed Instances whose name ECS's managed policy does not let it pass.

ECS launches the instances with the infrastructure role, and passes them the instance role. The managed policy
`AmazonECSInfrastructureRolePolicyForManagedInstances` allows `iam:PassRole` on `role/ecsInstanceRole*` only. The name
that CloudFormation makes up when `RoleName` is left out, such as `shop-InstanceRole-ABC123`, does not match: tasks fail
to start with an authorization error.

Fix: let the `RoleName` of the instance role begin with `ecsInstanceRole`, or give the infrastructure role a policy that
allows `iam:PassRole` on the instance role.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html
"""

from ecslint import CapacityProvider, Findings, rule

BAD = """
Resources:
  InfrastructureRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances
  InstanceRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ec2.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/AmazonECSInstanceRolePolicyForManagedInstances
  InstanceProfile:
    Type: AWS::IAM::InstanceProfile
    Properties:
      Roles: [!Ref InstanceRole]
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      ClusterName: prod
      ManagedInstancesProvider:
        InfrastructureRoleArn: !GetAtt InfrastructureRole.Arn
        InstanceLaunchTemplate:
          Ec2InstanceProfileArn: !GetAtt InstanceProfile.Arn  # <--
          NetworkConfiguration:
            Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
            SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""

GOOD = """
Resources:
  InfrastructureRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances
  InstanceRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: ecsInstanceRole-shop
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ec2.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/AmazonECSInstanceRolePolicyForManagedInstances
  InstanceProfile:
    Type: AWS::IAM::InstanceProfile
    Properties:
      Roles: [!Ref InstanceRole]
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      ClusterName: prod
      ManagedInstancesProvider:
        InfrastructureRoleArn: !GetAtt InfrastructureRole.Arn
        InstanceLaunchTemplate:
          Ec2InstanceProfileArn: !GetAtt InstanceProfile.Arn
          NetworkConfiguration:
            Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
            SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""


@rule(severity="error", category="startup")
def check(provider: CapacityProvider) -> Findings:
    managed = provider.managed_instances_provider
    template = None if managed is None else managed.instance_launch_template
    if managed is None or template is None or not managed.cannot_pass_instance_role:
        return
    infrastructure, instance = managed.infrastructure_role, template.instance_role
    if infrastructure is None or instance is None:
        return
    name = (
        f"the name `{instance.role_name}`" if instance.written("role_name") else "a name that CloudFormation makes up"
    )
    rest, fix = "", "set its `RoleName` to such a name"
    if (instance.role_name or "").startswith("ecsInstanceRole"):  # then it is the path that rules it out
        name += f" under the path `{instance.path}`"
        rest, fix = " and have no path", "remove its `Path`"
    yield (
        template.at(
            "ec2_instance_profile_arn",
            related=(
                (instance.at("role_name"), "the instance role"),
                (infrastructure.at("managed_policy_arns"), "the infrastructure role"),
            ),
        ),
        (
            f"the instance role has {name}, and the infrastructure role may pass only roles whose names begin with "
            f"`ecsInstanceRole`{rest}, so tasks fail to start with an authorization error; {fix}"
        ),
    )
