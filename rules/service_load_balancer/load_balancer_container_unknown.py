"""Load balancer for a container that the task definition does not have.

`containerName` says which container's port is registered in the target group. It must be a name in the service's own
task definition, not that of the family or the service; else ECS refuses the service: "The container shop does not
exist in the task definition."

Fix: write the name of the container that serves the requests.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html
"""

from ecslint import Findings, Service, ServiceLoadBalancer, rule

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          PortMappings:
            - ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: shop  # <--
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          PortMappings:
            - ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""


@rule(
    severity="error",
    category="validity",
    fix="unsafe",
    peers=("ecspresso:verify:loadBalancer", "aws-cdk-lib:ContainerNamed / ContainerMappingPortProtocol"),
)
def check(balancer: ServiceLoadBalancer) -> Findings:
    launch = balancer.launch
    if isinstance(launch, Service) and launch.controller == "EXTERNAL":
        return  # its task sets have the load balancers that count
    task = balancer.task_definition
    if task is None or balancer.container_name is None or not task.containers or balancer.container is not None:
        return
    names = ", ".join(f"`{container.name}`" for container in task.containers)
    yield (
        balancer.at("container_name", related=((task.at("container_definitions"), "the containers"),)),
        (
            f"`containerName` is `{balancer.container_name}`, but the task definition has only {names}: ECS answers "
            f'"The container {balancer.container_name} does not exist in the task definition"; write the name of '
            "one of them"
        ),
        balancer.fix.set("container_name", task.containers[0].name, safe=False) if len(task.containers) == 1 else None,
    )
