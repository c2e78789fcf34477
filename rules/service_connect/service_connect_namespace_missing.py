"""Service Connect without a namespace.

The names under which services find each other are those of a Cloud Map namespace. A service that is to use Service
Connect names one, or its cluster has one in `serviceConnectDefaults`. With neither, ECS refuses the service.

Fix: set `namespace` to the name or ARN of the namespace, here or in the cluster's `serviceConnectDefaults`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
"""

from ecslint import Findings, ServiceConnect, rule

BAD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterName: prod
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: shop
      ServiceConnectConfiguration:  # <--
        Enabled: true
"""

GOOD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterName: prod
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
      ServiceConnectDefaults:
        Namespace: prod
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: shop
      ServiceConnectConfiguration:
        Enabled: true
"""


@rule(severity="error", category="validity", peers=("aws-cdk-lib:MustBeNamespaceDefinedEither",))
def check(connect: ServiceConnect) -> Findings:
    if not connect.enabled or connect.written("namespace"):
        return
    cluster = connect.service.cluster
    if cluster.service_connect_defaults is not None:
        return
    yield (
        connect.at("namespace", related=((cluster.at(), "the cluster has no default namespace"),)),
        (
            "the service uses Service Connect, but neither it nor its cluster names a Cloud Map namespace: ECS refuses "
            "the service; set `namespace`, or the cluster's `serviceConnectDefaults`"
        ),
    )
