"""Target group of a service with tasks that get no requests.

The load balancer sends requests to healthy targets, and only where none is to all of them, sick or not. A task that
answers its health check with another code, too late or not at all is started over and over by ECS, or runs for nothing.
Wrong paths, ports and codes of the health check are frequent, and security groups that do not let the load balancer in.

Targets that are just being registered or deregistered do not count. The option `least` asks for more healthy targets
than one.

Fix: call the path of the health check from within the task (`curl -i localhost:PORT/PATH`), and let the group's check,
`Matcher` and the security groups fit what you see.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

from ecslint import Findings, TargetGroup, rule, standing_of

BAD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "taken": "2026-11-24T12:00:00Z",
  "resources": [
    {
      "type": "AWS::ECS::Service",
      "id": "arn:aws:ecs:eu-west-1:111122223333:service/prod/shop",
      "data": {
        "serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/prod/shop",
        "serviceName": "shop",
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
        "desiredCount": 2,
        "healthCheckGracePeriodSeconds": 60,
        "loadBalancers": [
          {
            "targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff",
            "containerName": "web",
            "containerPort": 8080
          }
        ],
        "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true, "rollback": true}}
      },
      "state": {"status": "ACTIVE", "runningCount": 2}
    },
    {
      "type": "AWS::ElasticLoadBalancingV2::TargetGroup",
      "id": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff",
      "data": {
        "TargetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff",
        "TargetGroupName": "shop",
        "TargetType": "ip",
        "Protocol": "HTTP",
        "Port": 8080,
        "HealthCheckPath": "/health",  # <--
        "LoadBalancerArns": [
          "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188"
        ]
      },
      "state": {}
    },
    {
      "type": "elb target health",
      "id": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff",
      "data": {
        "TargetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff"
      },
      "state": {
        "TargetHealthDescriptions": [
          {"Target": {"Id": "10.0.4.17", "Port": 8080}, "TargetHealth": {"State": "healthy"}},
          {
            "Target": {"Id": "10.0.4.92", "Port": 8080},
            "TargetHealth": {
              "State": "unhealthy",
              "Reason": "Target.ResponseCodeMismatch",
              "Description": "Health checks failed with these codes: [404]"
            }
          }
        ]
      }
    }
  ]
}
"""

GOOD = BAD.replace('"State": "unhealthy"', '"State": "healthy"').replace("  # <--", "")


@rule(
    severity="warning",
    category="reliability",
    peers=(
        "cloudsploit:elbv2UnhealthyInstance",
        "cloudsploit:elbv2MinimumTargetInstances",
        "awslabs-ecs-mcp:fetch_network_configuration",
    ),
)
def check(group: TargetGroup, *, least: int = 1) -> Findings:
    standing = standing_of(group) if group.source_kind == "live" else None
    if standing is None or not standing.wanted:
        return
    if standing.unhealthy:
        reasons = "; ".join(standing.reasons) or "no reason is given"
        wrong = f"{standing.unhealthy} of {standing.total} targets are unhealthy ({reasons})"
    elif standing.healthy + standing.settling < standing.running:
        wrong = f"{standing.running} tasks run, but only {standing.healthy} targets are healthy"
    elif standing.healthy + standing.settling < least:
        wrong = f"{standing.healthy} targets are healthy, of at least {least}"
    else:
        return
    users = ", ".join(f"`{name}`" for name in standing.services)
    effect = f"some tasks of {users} get no requests" if standing.healthy else f"{users} may answer nobody"
    yield (
        group.at("health_check_path" if group.written("health_check_path") else None),
        f"{wrong}, so that {effect}; see what a task answers to the health check, and whether it can be reached at all",
    )
