"""The types of what is read: CloudFormation's, or a few words where it has none."""

from __future__ import annotations

CLUSTER = "AWS::ECS::Cluster"
SERVICE = "AWS::ECS::Service"
TASK_SET = "AWS::ECS::TaskSet"
TASK_DEFINITION = "AWS::ECS::TaskDefinition"
CAPACITY_PROVIDER = "AWS::ECS::CapacityProvider"
TASK = "ecs task"
INSTANCE = "ecs container instance"
RESERVATION = "ecs cluster reservation"
TRUNKING = "ecs trunking setting"
SETTING = "ecs account setting"
GATEWAY_ROUTE = "ecs gateway route"

EVENT_RULE = "AWS::Events::Rule"
SCHEDULE = "AWS::Scheduler::Schedule"
PIPE = "AWS::Pipes::Pipe"
INVOCATIONS = "event invocations"

SCALABLE_TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"
SCALING_POLICY = "AWS::ApplicationAutoScaling::ScalingPolicy"

TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"
LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
LISTENER_RULE = "AWS::ElasticLoadBalancingV2::ListenerRule"
TARGET_HEALTH = "elb target health"

VPC = "AWS::EC2::VPC"
SUBNET = "AWS::EC2::Subnet"
ROUTE_TABLE = "AWS::EC2::RouteTable"
ROUTE = "AWS::EC2::Route"
ROUTE_TABLE_ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"
SECURITY_GROUP = "AWS::EC2::SecurityGroup"
INGRESS = "AWS::EC2::SecurityGroupIngress"
EGRESS = "AWS::EC2::SecurityGroupEgress"
ENDPOINT = "AWS::EC2::VPCEndpoint"
ENDPOINT_SERVICE = "AWS::EC2::VPCEndpointService"
HOSTED_ZONE = "AWS::Route53::HostedZone"

FILE_SYSTEM = "AWS::EFS::FileSystem"
MOUNT_TARGET = "AWS::EFS::MountTarget"
ACCESS_POINT = "AWS::EFS::AccessPoint"
S3_FILE_SYSTEM = "AWS::S3Files::FileSystem"
S3_MOUNT_TARGET = "AWS::S3Files::MountTarget"
BUCKET = "AWS::S3::Bucket"
OBJECT = "s3 object"

ROLE = "AWS::IAM::Role"
INLINE_POLICY = "AWS::IAM::Policy"
ROLE_POLICY = "AWS::IAM::RolePolicy"
MANAGED_POLICY = "AWS::IAM::ManagedPolicy"
INSTANCE_PROFILE = "AWS::IAM::InstanceProfile"

AUTO_SCALING_GROUP = "AWS::AutoScaling::AutoScalingGroup"
GROUP_POLICY = "AWS::AutoScaling::ScalingPolicy"
LAUNCH_CONFIGURATION = "AWS::AutoScaling::LaunchConfiguration"
LAUNCH_TEMPLATE = "AWS::EC2::LaunchTemplate"
MACHINE_IMAGE = "ec2 image"

REPOSITORY = "AWS::ECR::Repository"
IMAGE = "ecr image"

STACK_RESOURCE = "stack resource"

LOG_GROUP = "AWS::Logs::LogGroup"
SECRET = "AWS::SecretsManager::Secret"  # noqa: S105 - a type
PARAMETER = "AWS::SSM::Parameter"
ALARM = "AWS::CloudWatch::Alarm"
NAMESPACE = "namespace"
NAMESPACES = tuple(f"AWS::ServiceDiscovery::{kind}Namespace" for kind in ("Http", "PrivateDns", "PublicDns"))
DISCOVERY_SERVICE = "AWS::ServiceDiscovery::Service"
