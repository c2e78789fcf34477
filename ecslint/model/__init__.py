"""The world of ECS as declared records, a folder for each area of AWS.

A module is imported when a record of it is first asked for: most runs need few of them, and a hook must start quickly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ecslint.model.homes import HOMES, RECORDS, RESOURCES

if TYPE_CHECKING:
    from ecslint.model.common import *  # noqa: F403
    from ecslint.model.credential import credentials_in as credentials_in
    from ecslint.model.credential import has_credential as has_credential
    from ecslint.model.credential import is_named_secret as is_named_secret
    from ecslint.model.credential import is_no_secret as is_no_secret
    from ecslint.model.declared.acceptance import may_be_refused as may_be_refused
    from ecslint.model.declared.conflicts import conflicting_parameters as conflicting_parameters
    from ecslint.model.declared.conflicts import may_conflict as may_conflict
    from ecslint.model.declared.customer_keys import without_customer_key as without_customer_key
    from ecslint.model.declared.duplicate_keys import repeated_keys as repeated_keys
    from ecslint.model.declared.ineffective import ineffective_settings as ineffective_settings
    from ecslint.model.declared.ineffective import may_be_ineffective as may_be_ineffective
    from ecslint.model.declared.mended import mended_value as mended_value
    from ecslint.model.declared.mended import renamed as renamed
    from ecslint.model.declared.retired import may_be_retired as may_be_retired
    from ecslint.model.declared.retired import retired_features as retired_features
    from ecslint.model.declared.tags import has_tags as has_tags
    from ecslint.model.declared.tags import lacking_tags as lacking_tags
    from ecslint.model.declared.tags import taggable as taggable
    from ecslint.model.declared.unrecognised import unrecognised_values as unrecognised_values
    from ecslint.model.ecs.bucket_mount import starts_bucket_mount as starts_bucket_mount
    from ecslint.model.ecs.capacity import *  # noqa: F403
    from ecslint.model.ecs.cluster import *  # noqa: F403
    from ecslint.model.ecs.container import *  # noqa: F403
    from ecslint.model.ecs.container_part import *  # noqa: F403
    from ecslint.model.ecs.deployment import *  # noqa: F403
    from ecslint.model.ecs.ecs_resource import *  # noqa: F403
    from ecslint.model.ecs.environment import *  # noqa: F403
    from ecslint.model.ecs.fargate import larger_size as larger_size
    from ecslint.model.ecs.fargate import left_out as left_out
    from ecslint.model.ecs.fargate import missing_size as missing_size
    from ecslint.model.ecs.fargate import refusals as refusals
    from ecslint.model.ecs.fargate import refused_parameters as refused_parameters
    from ecslint.model.ecs.fargate import refused_size as refused_size
    from ecslint.model.ecs.gateway import *  # noqa: F403
    from ecslint.model.ecs.image_tags import can_move as can_move
    from ecslint.model.ecs.image_tags import days_until_expiry as days_until_expiry
    from ecslint.model.ecs.image_tags import used_tags as used_tags
    from ecslint.model.ecs.launch import *  # noqa: F403
    from ecslint.model.ecs.log_destination import creates_group as creates_group
    from ecslint.model.ecs.log_destination import has_group_at_hand as has_group_at_hand
    from ecslint.model.ecs.log_destination import region_of_arn as region_of_arn
    from ecslint.model.ecs.log_destination import region_of_task as region_of_task
    from ecslint.model.ecs.log_destination import task_of as task_of
    from ecslint.model.ecs.log_driver import LOG_DRIVERS_ON as LOG_DRIVERS_ON
    from ecslint.model.ecs.log_driver import log_option_problems as log_option_problems
    from ecslint.model.ecs.log_driver import logs_on as logs_on
    from ecslint.model.ecs.managed_instances import *  # noqa: F403
    from ecslint.model.ecs.placement import claimed_by as claimed_by
    from ecslint.model.ecs.placement import fixed_host_port as fixed_host_port
    from ecslint.model.ecs.placement import groups_for as groups_for
    from ecslint.model.ecs.placement import most_instances_for as most_instances_for
    from ecslint.model.ecs.placement import most_tasks_of as most_tasks_of
    from ecslint.model.ecs.revision import described_revision as described_revision
    from ecslint.model.ecs.revision import is_gone as is_gone
    from ecslint.model.ecs.revision import pinned_revision as pinned_revision
    from ecslint.model.ecs.revision import registering_template as registering_template
    from ecslint.model.ecs.service import *  # noqa: F403
    from ecslint.model.ecs.service_connect import *  # noqa: F403
    from ecslint.model.ecs.service_load_balancer import *  # noqa: F403
    from ecslint.model.ecs.service_volume import *  # noqa: F403
    from ecslint.model.ecs.startup import *  # noqa: F403
    from ecslint.model.ecs.task_definition import *  # noqa: F403
    from ecslint.model.ecs.volume import *  # noqa: F403
    from ecslint.model.events.eventbridge import *  # noqa: F403
    from ecslint.model.events.pipes import *  # noqa: F403
    from ecslint.model.events.queue import *  # noqa: F403
    from ecslint.model.events.trail import *  # noqa: F403
    from ecslint.model.iam.infrastructure import unfit_uses as unfit_uses
    from ecslint.model.iam.permission_words import in_words as in_words
    from ecslint.model.iam.permission_words import names_in_words as names_in_words
    from ecslint.model.iam.permission_words import places_of as places_of
    from ecslint.model.iam.permissions import execution_permissions as execution_permissions
    from ecslint.model.iam.permissions import lacking as lacking
    from ecslint.model.iam.policy import *  # noqa: F403
    from ecslint.model.iam.public_policy import public_statements as public_statements
    from ecslint.model.iam.role import *  # noqa: F403
    from ecslint.model.iam.role_uses import with_same_task_role as with_same_task_role
    from ecslint.model.iam.run_task import lacking_to_run as lacking_to_run
    from ecslint.model.iam.run_task import names_bare_family as names_bare_family
    from ecslint.model.iam.task_permissions import exec_permissions as exec_permissions
    from ecslint.model.iam.task_permissions import task_role_permissions as task_role_permissions
    from ecslint.model.iam.wrong_role import misplaced as misplaced
    from ecslint.model.image_registry import *  # noqa: F403
    from ecslint.model.instances.auto_scaling import *  # noqa: F403
    from ecslint.model.instances.launch_template import *  # noqa: F403
    from ecslint.model.instances.machine_image import *  # noqa: F403
    from ecslint.model.moment import how_long as how_long
    from ecslint.model.moment import seconds_since as seconds_since
    from ecslint.model.monitoring import *  # noqa: F403
    from ecslint.model.neighbour import *  # noqa: F403
    from ecslint.model.network.admission import *  # noqa: F403
    from ecslint.model.network.certificate import *  # noqa: F403
    from ecslint.model.network.hosted_zone import *  # noqa: F403
    from ecslint.model.network.load_balancing import *  # noqa: F403
    from ecslint.model.network.network_end import *  # noqa: F403
    from ecslint.model.network.reach import *  # noqa: F403
    from ecslint.model.network.reached_services import SERVICES as SERVICES
    from ecslint.model.network.reached_services import images_on_internet as images_on_internet
    from ecslint.model.network.routing import *  # noqa: F403
    from ecslint.model.network.security_group import *  # noqa: F403
    from ecslint.model.network.target_port import *  # noqa: F403
    from ecslint.model.network.tls_policy import DEFAULT_TLS_POLICY as DEFAULT_TLS_POLICY
    from ecslint.model.network.tls_policy import admits_old_tls as admits_old_tls
    from ecslint.model.network.tls_policy import follows_rfc_9151 as follows_rfc_9151
    from ecslint.model.network.tls_policy import is_fips as is_fips
    from ecslint.model.network.tls_policy import is_post_quantum as is_post_quantum
    from ecslint.model.network.tls_policy import mended_tls_policy as mended_tls_policy
    from ecslint.model.network.vpc import *  # noqa: F403
    from ecslint.model.network.vpc_endpoint import *  # noqa: F403
    from ecslint.model.network.web_acl import *  # noqa: F403
    from ecslint.model.network.zones import *  # noqa: F403
    from ecslint.model.record import Record as Record
    from ecslint.model.remedy import Remedy as Remedy
    from ecslint.model.running.absence import may_be_missing as may_be_missing
    from ecslint.model.running.absence import missing_names as missing_names
    from ecslint.model.running.agent import gaps_of as gaps_of
    from ecslint.model.running.image_scan import *  # noqa: F403
    from ecslint.model.running.observed import *  # noqa: F403
    from ecslint.model.running.running import *  # noqa: F403
    from ecslint.model.running.stability import failures_of as failures_of
    from ecslint.model.running.stability import is_rolling_out as is_rolling_out
    from ecslint.model.running.stability import reason_of as reason_of
    from ecslint.model.running.stability import rollout_of as rollout_of
    from ecslint.model.running.stability import shortage_of as shortage_of
    from ecslint.model.running.stopping import failures_among as failures_among
    from ecslint.model.running.stopping import finished as finished
    from ecslint.model.running.stopping import words_of_failures as words_of_failures
    from ecslint.model.running.target_standing import standing_of as standing_of
    from ecslint.model.running.task_zones import crowded_zone as crowded_zone
    from ecslint.model.scaling.scalable_target import *  # noqa: F403
    from ecslint.model.scaling.scaling_metric import *  # noqa: F403
    from ecslint.model.storage.bucket import *  # noqa: F403
    from ecslint.model.storage.encryption import *  # noqa: F403
    from ecslint.model.storage.file_system import *  # noqa: F403
    from ecslint.model.storage.file_system_policy import denies_plain_transport as denies_plain_transport
    from ecslint.model.storage.file_system_policy import takes_anybody as takes_anybody
    from ecslint.model.storage.stored_value import *  # noqa: F403
    from ecslint.model.suppression import *  # noqa: F403


def __getattr__(name: str) -> Any:
    module = HOMES.get(name)
    if module is None:
        raise AttributeError(f"there is no record {name!r}")
    return getattr(import_module(f"ecslint.model.{module}"), name)


class _Classes(Mapping[str, "type[Record]"]):
    """Record classes by CloudFormation type, imported one by one. ECS's other types have one that is made from their
    schemas; those are not counted."""

    def __getitem__(self, type_name: str) -> type[Record]:
        if type_name in RESOURCES:
            record_class: type[Record] = __getattr__(RESOURCES[type_name])
            return record_class
        if (made := _made(type_name)) is not None:
            return made
        raise KeyError(type_name)

    def __contains__(self, type_name: object) -> bool:
        return isinstance(type_name, str) and (type_name in RESOURCES or _made(type_name) is not None)

    def __iter__(self) -> Iterator[str]:
        return iter(RESOURCES)

    def __len__(self) -> int:
        return len(RESOURCES)


def _made(type_name: str) -> type[Record] | None:
    if not type_name.startswith("AWS::ECS::"):
        return None
    from ecslint.model.ecs.ecs_resource import ecs_resource

    return ecs_resource(type_name)


@cache
def resource_classes() -> Mapping[str, type[Record]]:
    """The record class of each CloudFormation type that has one."""
    return _Classes()


def all_records() -> list[type[Record]]:
    """Every record class there is."""
    return [__getattr__(name) for names in RECORDS.values() for name in names.split()]
