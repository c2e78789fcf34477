"""Every call that a scan may make, what it costs and what it tells: the one list of what is asked of an account.

Page and batch sizes are the greatest that AWS takes, from the API references (read 2026-11). Rates are published for
ECS (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html), Elastic Load Balancing
(https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/throttling.html) and EC2
(https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html), and for Route 53
(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html), whose rate all regions of an account
share; for the others no number was found.
"""

from __future__ import annotations

from typing import NamedTuple

from ecslint.live.limiter import Rate

RATES = {
    "ecs clusters": Rate(50, 20),
    "ecs services": Rate(100, 20),
    "ecs task definitions": Rate(50, 20),
    "ecs tasks": Rate(100, 20),
    "ecs capacity providers": Rate(50, 20),
    "ecs settings": Rate(50, 20),
    "ecs deployments": Rate(50, 20),
    "elb": Rate(40, 10),
    "ec2": Rate(100, 20),
    "route 53": Rate(5, 5),
}
"""AWS's token buckets; ECS's are shared by the operations of a group, Elastic Load Balancing's by all."""

_IAM_PREFIXES = {"elbv2": "elasticloadbalancing", "efs": "elasticfilesystem"}
"""Of the services whose IAM prefix is not boto3's name of them."""


class Call(NamedTuple):
    """One operation."""

    service: str
    """boto3's name of the service."""
    operation: str
    key: str
    """The member of the answer that must be there: without it the answer is none of AWS's. Empty if none must."""
    feeds: tuple[str, ...]
    """CloudFormation types of the resources that it tells of."""
    page: int = 0
    """The greatest page; 0 when the operation has none."""
    batch: int = 0
    """How many resources one call takes; 0 when it takes none, or one."""
    bucket: str = ""
    """Of `RATES`; empty where no rate is published."""
    dispensable: bool = False
    """Whether a region that does not know the call has nothing of what it tells."""
    besides: tuple[str, ...] = ()
    """IAM actions that it needs beside the one that is called like it."""

    @property
    def lane(self) -> str:
        """The bucket, or the service as one where no rate is published: what is throttled there is slowed as one."""
        return self.bucket or self.service

    @property
    def prefix(self) -> str:
        return _IAM_PREFIXES.get(self.service, self.service)

    @property
    def action(self) -> str:
        """The IAM action that it needs."""
        return f"{self.prefix}:{_ACTIONS.get((self.service, self.operation), self.operation)}"

    @property
    def actions(self) -> tuple[str, ...]:
        """All IAM actions that it needs."""
        return self.action, *self.besides


_ACTIONS = {("s3", "GetBucketEncryption"): "GetEncryptionConfiguration",
            ("s3", "GetBucketNotificationConfiguration"): "GetBucketNotification",
            ("s3", "ListObjectsV2"): "ListBucket"}  # fmt: skip
"""Of the operations whose IAM action is not called as they are."""

_CLUSTER = "AWS::ECS::Cluster"
_SERVICE = "AWS::ECS::Service"
_TASK_DEFINITION = "AWS::ECS::TaskDefinition"
_TASK = "ecs task"  # no CloudFormation type has it
_INSTANCE = "ecs container instance"
_ELB = "AWS::ElasticLoadBalancingV2::"

_ALL = (
    # ECS
    Call("ecs", "ListClusters", "clusterArns", (_CLUSTER,), page=100, bucket="ecs clusters"),
    Call("ecs", "DescribeClusters", "clusters", (_CLUSTER,), batch=100, bucket="ecs clusters"),
    Call("ecs", "ListServices", "serviceArns", (_SERVICE,), page=100, bucket="ecs services"),
    Call("ecs", "DescribeServices", "services", (_SERVICE,), batch=10, bucket="ecs services"),
    Call("ecs", "DescribeTaskSets", "taskSets", ("AWS::ECS::TaskSet",)),
    Call("ecs", "ListTaskDefinitionFamilies", "families", (_TASK_DEFINITION,), page=100, bucket="ecs task definitions"),
    Call("ecs", "ListTaskDefinitions", "taskDefinitionArns", (_TASK_DEFINITION,), page=100,
         bucket="ecs task definitions"),
    Call("ecs", "DescribeTaskDefinition", "taskDefinition", (_TASK_DEFINITION,), bucket="ecs task definitions"),
    Call("ecs", "DescribeCapacityProviders", "capacityProviders", ("AWS::ECS::CapacityProvider",), batch=10,
         bucket="ecs capacity providers"),
    Call("ecs", "ListTasks", "taskArns", (_TASK,), page=100, bucket="ecs tasks"),
    Call("ecs", "DescribeTasks", "tasks", (_TASK,), batch=100, bucket="ecs tasks"),
    Call("ecs", "ListContainerInstances", "containerInstanceArns", (_INSTANCE,), page=100, bucket="ecs tasks"),
    Call("ecs", "DescribeContainerInstances", "containerInstances", (_INSTANCE,), batch=100, bucket="ecs tasks"),
    Call("ecs", "ListAccountSettings", "settings", ("ecs account setting", "ecs trunking setting"), page=10,
         bucket="ecs settings"),
    Call("ecs", "ListGatewayRoutes", "gatewayRoutes", ("ecs gateway route",), page=100, dispensable=True),
    # Application Auto Scaling
    Call("application-autoscaling", "DescribeScalableTargets", "ScalableTargets",
         ("AWS::ApplicationAutoScaling::ScalableTarget",), page=50),
    Call("application-autoscaling", "DescribeScalingPolicies", "ScalingPolicies",
         ("AWS::ApplicationAutoScaling::ScalingPolicy",), page=10),
    Call("application-autoscaling", "DescribeScheduledActions", "ScheduledActions",
         ("AWS::ApplicationAutoScaling::ScalableTarget",), page=50),
    # Elastic Load Balancing
    Call("elbv2", "DescribeLoadBalancers", "LoadBalancers", (_ELB + "LoadBalancer",), page=400, bucket="elb"),
    Call("elbv2", "DescribeLoadBalancerAttributes", "Attributes", (_ELB + "LoadBalancer",), bucket="elb"),
    Call("elbv2", "DescribeTargetGroups", "TargetGroups", (_ELB + "TargetGroup",), page=400, bucket="elb"),
    Call("elbv2", "DescribeTargetGroupAttributes", "Attributes", (_ELB + "TargetGroup",), bucket="elb"),
    Call("elbv2", "DescribeTargetHealth", "TargetHealthDescriptions", ("elb target health",), bucket="elb"),
    Call("elbv2", "DescribeListeners", "Listeners", (_ELB + "Listener",), page=400, bucket="elb"),
    Call("elbv2", "DescribeRules", "Rules", (_ELB + "ListenerRule",), page=400, bucket="elb"),
    Call("elbv2", "DescribeTags", "TagDescriptions", ("elb tags",), batch=20, bucket="elb"),
    Call("acm", "DescribeCertificate", "Certificate", ("acm certificate",)),
    Call("wafv2", "GetWebACLForResource", "", ("AWS::WAFv2::WebACLAssociation",), dispensable=True,
         besides=("elasticloadbalancing:GetLoadBalancerWebACL", "wafv2:GetWebACL")),
    # EC2
    Call("ec2", "DescribeVpcs", "Vpcs", ("AWS::EC2::VPC",), page=1000, bucket="ec2"),
    Call("ec2", "DescribeVpcAttribute", "VpcId", ("AWS::EC2::VPC",), bucket="ec2"),
    Call("ec2", "DescribeSubnets", "Subnets", ("AWS::EC2::Subnet",), page=1000, bucket="ec2"),
    Call("ec2", "DescribeRouteTables", "RouteTables",
         ("AWS::EC2::RouteTable", "AWS::EC2::Route", "AWS::EC2::SubnetRouteTableAssociation"), page=100, bucket="ec2"),
    Call("ec2", "DescribeSecurityGroups", "SecurityGroups", ("AWS::EC2::SecurityGroup",), page=1000, bucket="ec2"),
    Call("ec2", "DescribeVpcEndpoints", "VpcEndpoints", ("AWS::EC2::VPCEndpoint",), page=1000, bucket="ec2"),
    Call("ec2", "DescribeVpcEndpointServiceConfigurations", "ServiceConfigurations",
         ("AWS::EC2::VPCEndpointService",), page=1000, bucket="ec2"),
    Call("ec2", "DescribeLaunchTemplateVersions", "LaunchTemplateVersions", ("AWS::EC2::LaunchTemplate",), page=200,
         bucket="ec2"),
    Call("ec2", "DescribeImages", "Images", ("ec2 image",), page=1000, bucket="ec2"),
    Call("ec2", "GetEbsEncryptionByDefault", "EbsEncryptionByDefault", ("ebs defaults",), bucket="ec2"),
    Call("ec2", "DescribeRegions", "Regions", (), bucket="ec2"),
    Call("route53", "ListHostedZonesByVPC", "HostedZoneSummaries", ("AWS::Route53::HostedZone",), bucket="route 53"),
    Call("route53profiles", "ListProfileAssociations", "ProfileAssociations", ("AWS::Route53::HostedZone",), page=100,
         dispensable=True),
    # file systems and buckets
    Call("efs", "DescribeFileSystems", "FileSystems", ("AWS::EFS::FileSystem",), page=100),
    Call("efs", "DescribeMountTargets", "MountTargets", ("AWS::EFS::MountTarget",), page=100),
    Call("efs", "DescribeMountTargetSecurityGroups", "SecurityGroups", ("AWS::EFS::MountTarget",)),
    Call("efs", "DescribeAccessPoints", "AccessPoints", ("AWS::EFS::AccessPoint",), page=100),
    Call("efs", "DescribeFileSystemPolicy", "Policy", ("AWS::EFS::FileSystem",)),
    Call("efs", "DescribeBackupPolicy", "BackupPolicy", ("AWS::EFS::FileSystem",)),
    Call("backup", "ListProtectedResources", "Results", ("backup protected resource",), page=1000),
    Call("s3files", "GetFileSystem", "fileSystemId", ("AWS::S3Files::FileSystem",)),
    Call("s3files", "ListMountTargets", "mountTargets", ("AWS::S3Files::MountTarget",), page=100),
    Call("s3files", "GetMountTarget", "mountTargetId", ("AWS::S3Files::MountTarget",)),
    Call("s3", "GetBucketVersioning", "", ("AWS::S3::Bucket",)),
    Call("s3", "GetBucketEncryption", "ServerSideEncryptionConfiguration", ("AWS::S3::Bucket",)),
    Call("s3", "GetBucketNotificationConfiguration", "", ("AWS::S3::Bucket",)),
    Call("s3", "ListObjectsV2", "KeyCount", ("s3 object",)),
    # IAM
    Call("iam", "GetAccountAuthorizationDetails", "RoleDetailList",
         ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy", "AWS::IAM::InstanceProfile"), page=1000),
    Call("iam", "GetRole", "Role", ("AWS::IAM::Role",)),
    Call("iam", "ListAttachedRolePolicies", "AttachedPolicies", ("AWS::IAM::Role",), page=1000),
    Call("iam", "ListRolePolicies", "PolicyNames", ("AWS::IAM::Role",), page=1000),
    Call("iam", "GetRolePolicy", "PolicyDocument", ("AWS::IAM::Role",)),
    Call("iam", "GetPolicy", "Policy", ("AWS::IAM::ManagedPolicy",)),
    Call("iam", "GetPolicyVersion", "PolicyVersion", ("AWS::IAM::ManagedPolicy",)),
    Call("iam", "GetInstanceProfile", "InstanceProfile", ("AWS::IAM::InstanceProfile",)),
    # events
    Call("events", "ListEventBuses", "EventBuses", ("AWS::Events::Rule",), page=100),
    Call("events", "ListRules", "Rules", ("AWS::Events::Rule",), page=100),
    Call("events", "ListTargetsByRule", "Targets", ("AWS::Events::Rule",), page=100),
    Call("scheduler", "ListSchedules", "Schedules", ("AWS::Scheduler::Schedule",), page=100),
    Call("scheduler", "GetSchedule", "Target", ("AWS::Scheduler::Schedule",)),
    Call("pipes", "ListPipes", "Pipes", ("AWS::Pipes::Pipe",), page=100, dispensable=True),
    Call("pipes", "DescribePipe", "Arn", ("AWS::Pipes::Pipe",)),
    # EC2 capacity
    Call("autoscaling", "DescribeAutoScalingGroups", "AutoScalingGroups", ("AWS::AutoScaling::AutoScalingGroup",),
         page=100),
    Call("autoscaling", "DescribePolicies", "ScalingPolicies", ("AWS::AutoScaling::ScalingPolicy",), page=100),
    Call("autoscaling", "DescribeLaunchConfigurations", "LaunchConfigurations",
         ("AWS::AutoScaling::LaunchConfiguration",), page=100),
    # images
    Call("ecr", "DescribeRepositories", "repositories", ("AWS::ECR::Repository", "ecr image"), page=1000),
    Call("ecr", "DescribeImages", "imageDetails", ("ecr image",), page=1000, batch=100),
    Call("ecr", "GetLifecyclePolicy", "lifecyclePolicyText", ("ecr lifecycle policy",)),
    Call("ecr", "GetRepositoryPolicy", "policyText", ("ecr repository policy",)),
    Call("ecr", "ListTagsForResource", "tags", ("ecr repository tags",)),
    Call("ecr", "GetRegistryScanningConfiguration", "scanningConfiguration",
         ("AWS::ECR::RegistryScanningConfiguration",)),
    Call("ecr", "DescribeImageScanFindings", "repositoryName", ("ecr image scan",),
         besides=("inspector2:ListCoverage", "inspector2:ListFindings")),  # of enhanced scans
    Call("ecr", "BatchGetImage", "images", ("ecr image",), batch=100),
    Call("ecr", "DescribePullThroughCacheRules", "pullThroughCacheRules", ("ecr image",), page=1000, dispensable=True),
    # what tasks read and write
    Call("logs", "DescribeLogGroups", "logGroups", ("AWS::Logs::LogGroup",), page=50),
    Call("secretsmanager", "ListSecrets", "SecretList", ("AWS::SecretsManager::Secret",), page=100),
    Call("ssm", "DescribeParameters", "Parameters", ("AWS::SSM::Parameter",), page=50),
    Call("kms", "DescribeKey", "KeyMetadata", ("AWS::KMS::Key", "kms aws key")),
    Call("kms", "GetKeyPolicy", "Policy", ("AWS::KMS::Key",)),
    Call("cloudwatch", "DescribeAlarms", "MetricAlarms", ("AWS::CloudWatch::Alarm",), page=100),
    Call("cloudwatch", "GetMetricData", "MetricDataResults",
         ("event invocations", "ecs cluster reservation", "ecs service use"), batch=500),
    Call("sqs", "ListQueues", "", ("AWS::SQS::Queue",), page=1000),
    Call("sqs", "GetQueueAttributes", "", ("AWS::SQS::Queue",)),
    Call("servicediscovery", "ListNamespaces", "Namespaces", ("namespace",), page=100),
    Call("servicediscovery", "ListServices", "Services", ("AWS::ServiceDiscovery::Service",), page=100),
    # stacks
    Call("cloudformation", "ListStackResources", "StackResourceSummaries", ("stack resource",)),
    # accounts
    Call("sts", "GetCallerIdentity", "Account", ()),
    Call("sts", "AssumeRole", "Credentials", ()),
    Call("organizations", "ListAccounts", "Accounts", (), page=20),
    Call("organizations", "ListAccountsForParent", "Accounts", (), page=20),
    Call("organizations", "ListOrganizationalUnitsForParent", "OrganizationalUnits", (), page=20),
)  # fmt: skip

CALLS = {f"{call.prefix}:{call.operation}": call for call in _ALL}
"""By IAM prefix and operation: `ecs:ListClusters`, `elasticloadbalancing:DescribeRules`."""

EVERYTHING = tuple(sorted({type_name for call in _ALL for type_name in call.feeds}))
"""All types that some call tells of."""
