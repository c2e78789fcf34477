"""Reads one account and region: which areas, and each as soon as what it looks at is there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from functools import wraps
from typing import NamedTuple

from ecslint.live.areas import (
    balancer_details,
    capacity,
    capacity_use,
    ecs,
    environment_files,
    events,
    hosted_zones,
    identity,
    image_scans,
    images,
    keys,
    load_balancing,
    network,
    observed,
    queues,
    scaling,
    service_use,
    stacks,
    storage,
    task_definitions,
    tasks,
)
from ecslint.live.areas import kinds as k
from ecslint.live.clients import Clients
from ecslint.live.collector import Collector
from ecslint.live.options import USUAL, Options
from ecslint.live.outcome import CallError, Outcome
from ecslint.live.snapshot import Snapshot


class Identity(NamedTuple):
    """Who looks at which account."""

    account: str
    arn: str

    @property
    def partition(self) -> str:
        """aws, aws-cn, aws-us-gov ..."""
        return self.arn.split(":")[1] if self.arn.startswith("arn:") else "aws"


Reader = Callable[[Collector], None]


class Area(NamedTuple):
    """A part of an account that is read by one function."""

    read: Reader
    keeps: tuple[str, ...]
    """The types for which it is asked."""
    needs: tuple[str, ...] = ()
    """Types without whose resources it would find nothing: they are read as well, wanted or not."""
    after: tuple[str, ...] = ()
    """Types that it looks at too, if they are read: it waits for them."""


_EVENTS = (k.EVENT_RULE, k.SCHEDULE, k.PIPE)
_BALANCING = (k.TARGET_GROUP, k.LOAD_BALANCER, k.LISTENER, k.LISTENER_RULE)
_NETWORK = (k.VPC, k.SUBNET, k.SECURITY_GROUP, k.INGRESS, k.EGRESS, k.ROUTE_TABLE, k.ROUTE, k.ROUTE_TABLE_ASSOCIATION,
            k.ENDPOINT)  # fmt: skip
_IDENTITY = (k.ROLE, k.INLINE_POLICY, k.ROLE_POLICY, k.MANAGED_POLICY, k.INSTANCE_PROFILE)

AREAS: tuple[Area, ...] = (
    Area(ecs.services, (k.SERVICE, k.TASK_SET)),
    Area(ecs.account_settings, (k.SETTING,)),
    Area(events.rules, (k.EVENT_RULE,)),
    Area(events.schedules, (k.SCHEDULE,)),
    Area(events.pipes, (k.PIPE,)),
    Area(scaling.targets, (k.SCALABLE_TARGET,), needs=(k.SERVICE,)),
    Area(scaling.policies, (k.SCALING_POLICY,), needs=(k.SERVICE,)),
    Area(tasks.container_instances, (k.INSTANCE,)),
    Area(tasks.tasks, (k.TASK, k.TASK_DEFINITION), needs=(k.SERVICE,)),
    Area(tasks.stopped_tasks, (k.TASK,), needs=(k.SERVICE,), after=_EVENTS),
    Area(ecs.capacity_providers, (k.CAPACITY_PROVIDER,), needs=(k.SERVICE,), after=_EVENTS),
    Area(task_definitions.task_definitions, (k.TASK_DEFINITION,), needs=(k.SERVICE, *_EVENTS), after=(k.TASK,)),
    Area(ecs.gateway_routes, (k.GATEWAY_ROUTE,), needs=(k.SERVICE,), after=(k.TASK_DEFINITION,)),
    Area(tasks.tasks_of_moving_tags, (k.TASK,), needs=(k.SERVICE,), after=(k.TASK_DEFINITION,)),
    Area(load_balancing.load_balancing, (*_BALANCING, k.TARGET_HEALTH), needs=(k.SERVICE,)),
    Area(balancer_details.tags, (k.BALANCING_TAGS,), needs=(k.LOAD_BALANCER,)),
    Area(balancer_details.certificates, (k.CERTIFICATE,), needs=(k.LISTENER,)),
    Area(balancer_details.web_acls, (k.WEB_ACL_ASSOCIATION,), needs=(k.LOAD_BALANCER,)),
    Area(storage.file_systems, (k.FILE_SYSTEM, k.MOUNT_TARGET, k.ACCESS_POINT), needs=(k.TASK_DEFINITION,)),
    Area(storage.backups, (k.PROTECTED,), needs=(k.FILE_SYSTEM,)),
    Area(storage.s3_file_systems, (k.S3_FILE_SYSTEM, k.S3_MOUNT_TARGET), needs=(k.TASK_DEFINITION,)),
    Area(storage.buckets, (k.BUCKET,), needs=(k.S3_FILE_SYSTEM, k.EVENT_RULE)),
    Area(capacity.groups, (k.AUTO_SCALING_GROUP, k.GROUP_POLICY), needs=(k.CAPACITY_PROVIDER, k.INSTANCE)),
    Area(capacity.launch_templates, (k.LAUNCH_TEMPLATE,), needs=(k.AUTO_SCALING_GROUP,)),
    Area(capacity.launch_configurations, (k.LAUNCH_CONFIGURATION,), needs=(k.AUTO_SCALING_GROUP,)),
    Area(capacity.machine_images, (k.MACHINE_IMAGE,), needs=(k.LAUNCH_TEMPLATE, k.LAUNCH_CONFIGURATION, k.INSTANCE)),
    Area(capacity.ebs_defaults, (k.EBS_DEFAULTS,), needs=(k.LAUNCH_TEMPLATE, k.LAUNCH_CONFIGURATION)),
    Area(images.images, (k.REPOSITORY, k.REPOSITORY_POLICY, k.REPOSITORY_TAGS, k.LIFECYCLE_POLICY, k.IMAGE),
         needs=(k.TASK_DEFINITION,)),
    Area(image_scans.registry_scanning, (k.REGISTRY_SCANNING,), needs=(k.REPOSITORY,)),
    Area(image_scans.image_scans, (k.IMAGE_SCAN,), needs=(k.TASK_DEFINITION, k.IMAGE), after=(k.TASK,)),
    Area(observed.log_groups, (k.LOG_GROUP,), needs=(k.TASK_DEFINITION,)),
    Area(observed.secrets, (k.SECRET,), needs=(k.TASK_DEFINITION,)),
    Area(observed.parameters, (k.PARAMETER,), needs=(k.TASK_DEFINITION,)),
    Area(keys.keys, (k.KEY,), after=(k.SECRET, k.PARAMETER)),
    Area(keys.key_of_file_systems, (k.AWS_KEY,), needs=(k.FILE_SYSTEM,)),
    Area(observed.alarms, (k.ALARM,), needs=(k.SERVICE, k.SCALING_POLICY), after=(k.GROUP_POLICY,)),
    Area(observed.namespaces, (k.NAMESPACE, *k.NAMESPACES, k.DISCOVERY_SERVICE), needs=(k.SERVICE,)),
    Area(observed.invocations, (k.INVOCATIONS,), needs=(k.EVENT_RULE,)),
    Area(queues.queues, (k.QUEUE,), needs=(k.EVENT_RULE, k.SCHEDULE)),
    Area(stacks.stack_resources, (k.STACK_RESOURCE,), needs=(k.SERVICE, k.TASK_DEFINITION)),
    Area(environment_files.objects, (k.OBJECT,), needs=(k.TASK_DEFINITION,)),
    Area(capacity_use.reservations, (k.RESERVATION,)),
    Area(service_use.service_use, (k.SERVICE_USE,), needs=(k.SERVICE,), after=(k.SCALABLE_TARGET,)),
    Area(capacity_use.trunking, (k.TRUNKING,), needs=(k.INSTANCE,), after=(k.SETTING,)),
    Area(network.network, _NETWORK, needs=(k.SERVICE,),
         after=(*_EVENTS, *_BALANCING, k.CAPACITY_PROVIDER, k.INSTANCE, k.MOUNT_TARGET, k.S3_MOUNT_TARGET,
                k.AUTO_SCALING_GROUP, k.LAUNCH_TEMPLATE, k.LAUNCH_CONFIGURATION)),
    Area(hosted_zones.hosted_zones, (k.HOSTED_ZONE,), needs=(k.VPC, k.SUBNET)),
    Area(network.endpoint_services, (k.ENDPOINT_SERVICE,), needs=(k.LOAD_BALANCER,)),
    Area(identity.identities, _IDENTITY, needs=(k.TASK_DEFINITION,),
         after=(k.TASK, *_EVENTS, k.CAPACITY_PROVIDER, k.S3_FILE_SYSTEM, k.LAUNCH_TEMPLATE, k.LAUNCH_CONFIGURATION)),
)  # fmt: skip
"""Each behind all that it waits for."""


def closed(wanted: Collection[str]) -> frozenset[str]:
    """The types wanted, with those that must be read to find them."""
    found = {k.CLUSTER, *wanted}
    for area in reversed(AREAS):
        if not found.isdisjoint(area.keeps):
            found.update(area.needs)
    return frozenset(found)


_WITHIN = {
    k.TARGET_GROUP: (k.LOAD_BALANCER, k.TARGET_HEALTH),
    k.LOAD_BALANCER: (k.LISTENER,),
    k.LISTENER: (k.LISTENER_RULE,),
    k.FILE_SYSTEM: (k.MOUNT_TARGET, k.ACCESS_POINT),
    k.S3_FILE_SYSTEM: (k.S3_MOUNT_TARGET,),
    k.INSTANCE_PROFILE: (k.ROLE,),
    k.REPOSITORY: (k.REPOSITORY_POLICY, k.REPOSITORY_TAGS, k.LIFECYCLE_POLICY),
    k.ROLE: (k.INLINE_POLICY, k.ROLE_POLICY, k.MANAGED_POLICY),
}
"""What one area finds by way of something else that it reads."""


def behind(types: Collection[str]) -> frozenset[str]:
    """The types, with those of which some resources may not have been looked for when not all of these were seen."""
    found = set(types)
    for area in AREAS:  # each behind all that it looks at
        if not found.isdisjoint((*area.needs, *area.after)):
            found.update(area.keeps)
        for way, others in _WITHIN.items():
            if way in found and way in area.keeps:
                found.update(others)
    return frozenset(found)


def collect(
    clients: Clients,
    identity: Identity,
    region: str,
    wanted: Collection[str] | None = None,
    options: Options = USUAL,
    progress: Callable[[int], None] | None = None,
    now: float | None = None,
) -> Snapshot:
    """Read an account's region. `wanted`: the types that the rules of the run need, None for all; `progress` is told
    how many questions were answered so far."""
    types = None if wanted is None else closed(wanted)
    collector = Collector(clients, identity.account, region, types, options, identity.partition, progress)
    try:
        _read(collector)
    finally:
        collector.close()
    failed = tuple(unit for unit in collector.units if unit.outcome is not Outcome.OK)
    taken = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
    resources = tuple(collector.resources())
    looked_for = None if types is None else tuple(sorted(types))
    asked, scope = len(collector.units), options.scope
    return Snapshot(identity.account, region, identity.arn, resources, failed, asked, taken, looked_for, scope)


def _read(collector: Collector) -> None:
    try:
        if not ecs.clusters(collector) and (collector.options.clusters or not _uses_ecs(collector)):
            return
    except CallError:
        if collector.dead is not None:
            return  # nothing else would be answered
    readers = _in_turn([area for area in AREAS if collector.wants(*area.keeps)])
    collector.together(*readers, feeds=readers)


def _uses_ecs(collector: Collector) -> bool:
    """Whether a region without a cluster has anything of ECS: a task definition is where it begins."""
    return bool(collector.ask("ecs:ListTaskDefinitionFamilies", maxResults=1)["families"])


def _in_turn(areas: list[Area]) -> dict[Reader, tuple[str, ...]]:
    """What reads the areas side by side, each as soon as those are done whose resources it looks at, so that no rate
    of AWS lies idle for want of another; with the types that each keeps."""
    done = [threading.Event() for _ in areas]
    readers: dict[Reader, tuple[str, ...]] = {}
    for number, area in enumerate(areas):
        looks_at = {*area.needs, *area.after}
        before = [done[other] for other in range(number) if not looks_at.isdisjoint(areas[other].keeps)]
        readers[_waiting(area.read, before, done[number])] = area.keeps
    return readers


def _waiting(read: Reader, before: list[threading.Event], done: threading.Event) -> Reader:
    @wraps(read)
    def reader(collector: Collector) -> None:
        try:
            for each in before:
                each.wait()
            read(collector)
        finally:
            done.set()

    return reader
