"""A small account as one meets them: a web service behind a load balancer, a worker, a daemon on EC2, and what starts
tasks at times.

Nothing in it is wrong on purpose; a test breaks what it wants to see broken.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from ecslint.demo.network import Network, in_private, laid_out
from tests.lab.accounts import ACCOUNT
from tests.lab.lab import REGION, Lab

EXECUTION_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"


class Small(NamedTuple):
    """ARNs and ids of what a test may want to look at or to break."""

    network: Network
    cluster: str
    web: str
    worker: str
    daemon: str
    load_balancer: str
    listener: str
    target_group: str
    container_instances: list[str]
    execution_role: str
    task_role: str
    file_system: str
    rule: str
    schedule: str


def small(lab: Lab, account: str = ACCOUNT, region: str = REGION) -> Small:
    """Set up the account."""
    made = _Maker(lab, account, region)
    network = laid_out(lab.client("ec2", region, account), region)
    execution_role, task_role = made.role("execution"), made.role("web-task")
    load_balancer, listener, target_group = made.load_balancing(network)
    file_system = made.file_system(network)
    made.observed()
    made.images("web", "worker", "agent")
    cluster = made.cluster()
    web = made.web(network, execution_role, task_role, target_group)
    worker = made.worker(network, execution_role, file_system)
    instances, daemon = made.daemon(network, execution_role)
    rule, schedule = made.starters(network, cluster)
    return Small(network, cluster, web, worker, daemon, load_balancer, listener, target_group, instances,
                 execution_role, task_role, file_system, rule, schedule)  # fmt: skip


class _Maker:
    """Makes things in one account and region."""

    def __init__(self, lab: Lab, account: str, region: str) -> None:
        self._lab = lab
        self._account = account
        self._region = region

    def _client(self, service: str) -> Any:
        return self._lab.client(service, self._region, self._account)

    def role(self, name: str) -> str:
        """A role that tasks may have; the execution role may do what ECS needs to start them."""
        iam = self._client("iam")
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": self._account}},
        }
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        actions = ["secretsmanager:GetSecretValue"] if name == "execution" else ["s3:GetObject"]
        resource = f"arn:aws:secretsmanager:{self._region}:{self._account}:secret:web-*"
        document = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": actions,
             "Resource": resource if name == "execution" else "arn:aws:s3:::web-assets/*"}]}  # fmt: skip
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(document))
        if name == "execution":
            iam.attach_role_policy(RoleName=name, PolicyArn=EXECUTION_POLICY)
        return str(arn)

    def load_balancing(self, network: Network) -> tuple[str, str, str]:
        elb = self._client("elbv2")
        balancer = elb.create_load_balancer(
            Name="web", Subnets=network.public, SecurityGroups=[network.load_balancer_group], Scheme="internet-facing"
        )["LoadBalancers"][0]["LoadBalancerArn"]
        group = elb.create_target_group(
            Name="web", Protocol="HTTP", Port=8080, VpcId=network.vpc, TargetType="ip", HealthCheckPath="/health"
        )["TargetGroups"][0]["TargetGroupArn"]
        forward = [{"Type": "forward", "TargetGroupArn": group}]
        certificate = self._client("acm").request_certificate(DomainName="web.example.com")["CertificateArn"]
        listener = elb.create_listener(
            LoadBalancerArn=balancer,
            Protocol="HTTPS",
            Port=443,
            SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
            Certificates=[{"CertificateArn": certificate}],
            DefaultActions=forward,
        )["Listeners"][0]["ListenerArn"]
        api = [{"Field": "path-pattern", "Values": ["/api/*"]}]
        elb.create_rule(ListenerArn=listener, Priority=10, Conditions=api, Actions=forward)
        return str(balancer), str(listener), str(group)

    def file_system(self, network: Network) -> str:
        efs = self._client("efs")
        made = str(efs.create_file_system(CreationToken="shared", Encrypted=True)["FileSystemId"])
        for subnet in network.private:
            efs.create_mount_target(FileSystemId=made, SubnetId=subnet, SecurityGroups=[network.task_group])
        efs.create_access_point(FileSystemId=made, PosixUser={"Uid": 1000, "Gid": 1000}, RootDirectory={"Path": "/w"})
        return made

    def observed(self) -> None:
        """Log groups, a secret, a parameter and an alarm."""
        for name in ("web", "worker", "agent"):
            self._client("logs").create_log_group(logGroupName=f"/ecs/{name}")
            self._client("logs").put_retention_policy(logGroupName=f"/ecs/{name}", retentionInDays=30)
        self._client("secretsmanager").create_secret(Name="web-database", SecretString="hidden")
        self._client("ssm").put_parameter(Name="/web/flags", Value="hidden", Type="SecureString")
        self._client("cloudwatch").put_metric_alarm(
            AlarmName="web-errors", MetricName="HTTPCode_Target_5XX_Count", Namespace="AWS/ApplicationELB",
            Statistic="Sum", Period=60, EvaluationPeriods=2, Threshold=10, ComparisonOperator="GreaterThanThreshold",
        )  # fmt: skip

    def images(self, *names: str) -> None:
        ecr = self._client("ecr")
        for name in names:
            ecr.create_repository(
                repositoryName=name,
                imageTagMutability="IMMUTABLE",
                imageScanningConfiguration={"scanOnPush": True},
            )
            ecr.put_image(repositoryName=name, imageTag="1.2.3", imageManifest=json.dumps(manifest(name)))
            ecr.start_image_scan(repositoryName=name, imageId={"imageTag": "1.2.3"})

    def image(self, name: str, tag: str = "1.2.3") -> str:
        return f"{self._account}.dkr.ecr.{self._region}.amazonaws.com/{name}:{tag}"

    def cluster(self) -> str:
        made = self._client("ecs").create_cluster(
            clusterName="prod",
            settings=[{"name": "containerInsights", "value": "enhanced"}],
            capacityProviders=["FARGATE", "FARGATE_SPOT"],
            defaultCapacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1, "base": 1}],
            tags=[{"key": "env", "value": "prod"}],
        )
        return str(made["cluster"]["clusterArn"])

    def _container(self, name: str, **more: Any) -> dict[str, Any]:
        options = {"awslogs-group": f"/ecs/{name}", "awslogs-region": self._region, "awslogs-stream-prefix": name}
        return {
            "name": name,
            "image": self.image(name),
            "essential": True,
            "readonlyRootFilesystem": True,
            "user": "1000:1000",
            "logConfiguration": {"logDriver": "awslogs", "options": {**options, "mode": "non-blocking"}},
            **more,
        }

    def _task_definition(self, family: str, container: dict[str, Any], role: str, **more: Any) -> str:
        fargate = {"networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "512", "memory": "1024"}
        made = self._client("ecs").register_task_definition(
            family=family, containerDefinitions=[container], executionRoleArn=role, **(more if more.get("networkMode")
                                                                                       else {**fargate, **more})
        )  # fmt: skip
        return str(made["taskDefinition"]["taskDefinitionArn"])

    def _service(self, name: str, definition: str, **more: Any) -> str:
        careful = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
        made = self._client("ecs").create_service(
            cluster="prod", serviceName=name, taskDefinition=definition, propagateTags="SERVICE",
            enableECSManagedTags=True, deploymentConfiguration=careful, tags=[{"key": "team", "value": "shop"}], **more,
        )  # fmt: skip
        return str(made["service"]["serviceArn"])

    def web(self, network: Network, execution_role: str, task_role: str, target_group: str) -> str:
        secret = f"arn:aws:secretsmanager:{self._region}:{self._account}:secret:web-database"
        container = self._container(
            "web",
            portMappings=[{"containerPort": 8080, "name": "http"}],
            environment=[{"name": "STAGE", "value": "prod"}],
            secrets=[{"name": "DATABASE", "valueFrom": secret}],
            healthCheck={"command": ["CMD-SHELL", "curl -f http://localhost:8080/health || exit 1"]},
        )
        definition = self._task_definition("web", container, execution_role, taskRoleArn=task_role)
        service = self._service(
            "web",
            definition,
            desiredCount=2,
            launchType="FARGATE",
            networkConfiguration=in_private(network),
            loadBalancers=[{"targetGroupArn": target_group, "containerName": "web", "containerPort": 8080}],
            healthCheckGracePeriodSeconds=60,
            availabilityZoneRebalancing="ENABLED",
        )
        scaled(self._client("application-autoscaling"), "service/prod/web")
        return service

    def worker(self, network: Network, execution_role: str, file_system: str) -> str:
        container = self._container("worker", mountPoints=[{"sourceVolume": "data", "containerPath": "/data"}])
        volume = {"fileSystemId": file_system, "transitEncryption": "ENABLED"}
        definition = self._task_definition(
            "worker", container, execution_role, volumes=[{"name": "data", "efsVolumeConfiguration": volume}]
        )
        return self._service("worker", definition, desiredCount=2, networkConfiguration=in_private(network))

    def daemon(self, network: Network, execution_role: str) -> tuple[list[str], str]:
        """Two container instances, and a service that runs on each."""
        ec2, ecs = self._client("ec2"), self._client("ecs")
        launched = ec2.run_instances(
            ImageId="ami-12c6146b", InstanceType="m5.large", MinCount=2, MaxCount=2, SubnetId=network.private[0]
        )["Instances"]
        instances = []
        for each in launched:
            document = json.dumps({"instanceId": each["InstanceId"], "region": self._region})
            made = ecs.register_container_instance(cluster="prod", instanceIdentityDocument=document)
            arn = made["containerInstance"]["containerInstanceArn"]
            self._lab.world.state[arn] = {"versionInfo": {"agentVersion": "1.99.0", "dockerVersion": "25.0.8"}}
            instances.append(arn)
        container = self._container("agent", memory=256, cpu=64)
        definition = self._task_definition("agent", container, execution_role, networkMode="bridge")
        return instances, self._service("agent", definition, schedulingStrategy="DAEMON", launchType="EC2")

    def starters(self, network: Network, cluster: str) -> tuple[str, str]:
        """A rule and a schedule that run the worker's task."""
        definition = f"arn:aws:ecs:{self._region}:{self._account}:task-definition/worker:1"
        role = f"arn:aws:iam::{self._account}:role/execution"
        vpc = in_private(network)["awsvpcConfiguration"]
        capital = {"Subnets": vpc["subnets"], "SecurityGroups": vpc["securityGroups"], "AssignPublicIp": "DISABLED"}
        parameters = {"TaskDefinitionArn": definition, "TaskCount": 1, "LaunchType": "FARGATE"}
        events, scheduler = self._client("events"), self._client("scheduler")
        rule = events.put_rule(Name="nightly", ScheduleExpression="cron(0 3 * * ? *)", State="ENABLED")["RuleArn"]
        started = {**parameters, "NetworkConfiguration": {"awsvpcConfiguration": capital}}
        target = {"Id": "1", "Arn": cluster, "RoleArn": role, "EcsParameters": started}
        events.put_targets(Rule="nightly", Targets=[target])
        schedule = scheduler.create_schedule(
            Name="hourly", ScheduleExpression="rate(1 hour)", FlexibleTimeWindow={"Mode": "OFF"},
            Target={key: value for key, value in target.items() if key != "Id"},
        )  # fmt: skip
        return str(rule), str(schedule["ScheduleArn"])


def scaled(client: Any, resource: str) -> None:
    """Let Application Auto Scaling keep a service's processors half busy."""
    known = {"ServiceNamespace": "ecs", "ResourceId": resource, "ScalableDimension": "ecs:service:DesiredCount"}
    client.register_scalable_target(**known, MinCapacity=2, MaxCapacity=10)
    metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
    client.put_scaling_policy(
        **known,
        PolicyName="cpu",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={"TargetValue": 50.0, "PredefinedMetricSpecification": metric},
    )


def manifest(content: str) -> dict[str, Any]:
    """An image's manifest. The digest follows from the content."""
    digest = "sha256:" + content.encode().hex().ljust(64, "0")[:64]
    return {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 7023, "digest": digest},
        "layers": [{"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": 9, "digest": digest}],
    }
