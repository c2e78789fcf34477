"""The tables that age, beside what the installed botocore, cfn-lint and moto know.

    python scripts/tables.py    print what they know that ours do not, and the reverse; 1 when there is something newer

Every table lives in one place, which says where it was read and when. Of each this prints whether it is in step, what
is newer (`+`), and what only we know (`-`), which is no fault: it may be from AWS's pages, or theirs is the older one.
What nothing installed knows has to be read again by hand. `scripts/provider_schemas.py --check` does the same for the
shape of ECS's resources in templates, and `scripts/instance_types.py --check` for the sizes of instance types.

It reads their data files and needs no network. moto, which ships the policies that AWS manages and a list of
instance types, is no dependency.
"""

from __future__ import annotations

import ast
import gzip
import json
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import ecslint.model
from ecslint.model.ecs.ecs_resource import EcsPart, EcsResource
from ecslint.model.record import Field, Record

MODEL = Path(ecslint.model.__file__).parent
_DATE = re.compile(r"\b20\d\d-\d\d(-\d\d)?\b")


class NotInstalledError(Exception):
    """What a table is to be compared with is not installed."""


class MovedError(Exception):
    """It is installed, but keeps what is compared in another way than this script knows."""


class Difference(NamedTuple):
    """What one side knows and the other does not."""

    newer: list[str]
    only_ours: list[str]


class Table(NamedTuple):
    """A table of ours, and how to compare it."""

    name: str
    file: str
    """The module or data file that it is in, from the folder of ecslint.model."""
    variable: str = ""
    source: str = ""
    """What it is compared with; empty when nothing installed knows it."""
    compare: Callable[[Any], Difference] | None = None

    @property
    def content(self) -> Any:
        if self.file.endswith(".json"):
            return json.loads((MODEL / self.file).read_text(encoding="utf-8"))
        return getattr(import_module(_module_of(self.file)), self.variable)


class Result(NamedTuple):
    """What came out for one table."""

    table: Table
    difference: Difference = Difference([], [])
    fault: NotInstalledError | MovedError | None = None
    """Why it was not compared."""

    @property
    def behind(self) -> bool:
        """Whether somebody has to look: at what is newer, or at this script."""
        return bool(self.difference.newer) or isinstance(self.fault, MovedError)


def difference(ours: Iterable[str], theirs: Iterable[str]) -> Difference:
    known, told = list(ours), list(theirs)
    return Difference([each for each in told if each not in known], [each for each in known if each not in told])


# -- what is installed


def folder_of(package: str) -> Path:
    """Where a package is; found without importing it, which takes seconds for cfn-lint and moto."""
    found = find_spec(package.replace("-", ""))
    if found is None or not found.origin:
        raise NotInstalledError(f"{package} is not installed")
    return Path(found.origin).parent


@cache
def botocore_model(service: str) -> Any:
    folder_of("botocore")
    from botocore.loaders import Loader, UnknownServiceError
    from botocore.model import ServiceModel

    try:
        return ServiceModel(Loader().load_service_model(service, "service-2"))
    except UnknownServiceError as gone:
        raise MovedError(f"botocore has no service {service}") from gone


def shape(service: str, name: str) -> Any:
    from botocore.model import NoShapeFoundError

    try:
        return botocore_model(service).shape_for(name)
    except NoShapeFoundError as gone:
        raise MovedError(f"botocore's {service} has no {name}") from gone


def cfn_lint_data(path: str) -> Any:
    file = folder_of("cfn-lint") / "data" / path
    if not file.is_file():
        raise MovedError(f"cfn-lint has no {path}")
    return json.loads(file.read_text(encoding="utf-8"))


def moto_policies() -> Mapping[str, Any]:
    file = folder_of("moto") / "iam" / "aws_managed_policies.py"
    _, found, text = file.read_text(encoding="utf-8").partition('"""') if file.is_file() else ("", "", "")
    if not found:
        raise MovedError("moto has no iam/aws_managed_policies.py with a text of policies")
    policies: Mapping[str, Any] = json.loads(text.rpartition('"""')[0])
    return policies


def moto_instance_types() -> Iterable[str]:
    file = folder_of("moto") / "ec2" / "resources" / "instance_types.json.gz"
    if not file.is_file():
        raise MovedError("moto has no ec2/resources/instance_types.json.gz")
    types: Mapping[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    return sorted(types)


# -- tables of their own


def sizes(ours: Mapping[int, Collection[int]]) -> Difference:
    rule = cfn_lint_data("schemas/extensions/aws_ecs_taskdefinition/fargate_cpu_memory.json")
    return difference(_spelled(ours), _spelled(sizes_of(rule)))


def _spelled(table: Mapping[int, Collection[int]]) -> list[str]:
    return [f"{cpu} CPU units with {memory} MiB" for cpu in sorted(table) for memory in sorted(table[cpu])]


def sizes_of(rule: Any) -> dict[int, list[int]]:
    """The sizes in the schema of cfn-lint's E3047."""
    found: dict[int, list[int]] = {}
    try:
        for each in rule["then"]["anyOf"]:
            cpu, memory = (each["properties"][name]["then"] for name in ("Cpu", "Memory"))
            if "enum" in memory:
                choices = [int(value) for value in memory["enum"]]
            else:
                step = memory["multipleOf"]
                choices = list(range(-(-memory["minimum"] // step) * step, memory["maximum"] + 1, step))
            for value in cpu["enum"]:
                found.setdefault(int(value), []).extend(choices)
    except (KeyError, TypeError, ValueError) as odd:
        raise MovedError(f"the schema of cfn-lint's E3047 has another form: {odd!r}") from odd
    return found


def drivers(ours: Mapping[str, Collection[str]]) -> Difference:
    rule = cfn_lint_data("schemas/extensions/aws_ecs_taskdefinition/fargate_properties.json")
    return difference(ours["FARGATE"], enumeration_with("awslogs", rule))


def options(ours: Collection[str]) -> Difference:
    rule = cfn_lint_data("schemas/extensions/aws_ecs_taskdefinition/logging_configuration.json")
    return difference(ours, enumeration_with("awslogs-group", rule))


def enumeration_with(value: str, schema: Any) -> list[str]:
    """The one that holds the value, wherever it is in a schema."""
    within = [schema]
    for each in within:
        if isinstance(each, dict):
            if value in each.get("enum", ()):
                return list(each["enum"])
            within += each.values()
        elif isinstance(each, list):
            within += each
    raise MovedError(f"no enumeration with {value} is in the schema")


def volume_types(ours: Collection[str]) -> Difference:
    return difference(ours, shape("ec2", "VolumeType").enum)


def fargate_providers(ours: Collection[str]) -> Difference:
    return difference(ours, (each for each in shape("ecs", "CapacityProviderType").enum if each.startswith("FARGATE")))


def windows_families(ours: Collection[str]) -> Difference:
    """Which of them AWS has given up altogether; when support ends, nothing tells."""
    return Difference([], difference(ours, shape("ecs", "OSFamily").enum).only_ours)


def metrics_elsewhere(ours: tuple[str, ...]) -> Difference:
    named = (*shape("application-autoscaling", "MetricType").enum, *shape("autoscaling", "MetricType").enum)
    others = [each for each in dict.fromkeys(named) if not each.startswith(("ECSService", "ALBRequestCount"))]
    newer = [each for each in others if not each.startswith(ours)]
    unused = [each for each in ours if not any(name.startswith(each) for name in others)]
    return Difference(newer, [f"{each}..." for each in unused])


def forecast_metrics(ours: Collection[str]) -> Difference:
    """Those that the pair's description lists, without those of target tracking."""
    told = shape("application-autoscaling", "PredictiveScalingPredefinedMetricPairSpecification").documentation
    listed = re.findall(r"<li>\s*<p>\s*<code>(\w+)</code>\s*</p>\s*</li>", told)
    if not listed:
        raise MovedError("botocore describes the metrics of predictive scaling in another way")
    tracked = shape("application-autoscaling", "MetricType").enum
    return difference(ours, (each for each in listed if each not in tracked))


def described(ours: Mapping[str, str]) -> Difference:
    """Keys that describe calls put out; ours may be anywhere in ECS: update calls and templates have some more."""
    model = botocore_model("ecs")
    shapes = [model.shape_for(name) for name in model.shape_names]
    known = {key for each in shapes if each.type_name == "structure" for key in each.members}
    newer, only_ours = [], []
    for name, keys in ours.items():
        declared = {field.api for field in getattr(ecslint.model, name).declared().values()}
        newer += [f"{name}.{key}" for key in shape("ecs", name).members if key not in (*declared, *keys.split())]
        only_ours += [f"{name}.{key}" for key in keys.split() if key not in known]
    return Difference(newer, only_ours)


def services_without_resources(ours: Iterable[str]) -> Difference:
    """Those that can be allowed on single resources by now, for half of their actions or more."""
    known, newer, gone = cfn_lint_data("AdditionalSpecs/Policies.json"), [], []
    for name in ours:
        actions = known.get(name, {}).get("Actions", {})
        narrow = sum(1 for each in actions.values() if each.get("Resources"))
        if not actions:
            gone.append(name)
        elif 2 * narrow >= len(actions):
            newer.append(f"{name}: {narrow} of {len(actions)} actions take a resource")
    return Difference(newer, gone)


def instance_types(ours: Mapping[str, Any]) -> Difference:
    known = [f"{family}.{size}" for family, sizes in ours["types"].items() for size in sizes]
    return difference(known, moto_instance_types())


def managed_policies(ours: Mapping[str, Any]) -> Difference:
    return policy_differences(ours["policies"], moto_policies())


def policy_differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Difference:
    """Later versions, and policies for ECS that we lack; those of its service-linked roles are nobody's to attach."""
    newer, only_ours = [], []
    for name, held in ours.items():
        if name not in theirs:
            only_ours.append(f"{name} {held['version']}")
            continue
        told = theirs[name]["DefaultVersionId"]
        if int(told[1:]) > int(held["version"][1:]):
            newer.append(f"{name} {told}, for {held['version']}")
        elif told != held["version"]:
            only_ours.append(f"{name} {held['version']}, for {told}")
    for name, policy in theirs.items():
        ecs = name.startswith(("AmazonECS", "AmazonEC2Container")) and policy["Path"] != "/aws-service-role/"
        if ecs and name not in ours:
            newer.append(f"{name} {policy['DefaultVersionId']}")
    return Difference(newer, only_ours)


TABLES = (
    Table("Fargate sizes", "ecs/fargate.py", "SIZES", "cfn-lint's E3047", sizes),
    Table("Fargate CPU units for Windows", "ecs/fargate.py", "WINDOWS_CPU"),
    Table("Fargate Linux capabilities", "ecs/fargate.py", "CAPABILITIES"),
    Table("Fargate longest timeout", "ecs/fargate.py", "LONGEST_TIMEOUT"),
    Table("Fargate platform versions", "ecs/launch.py", "_RETIRED_ON_LINUX"),
    Table("agents that know a feature", "running/agent.py", "FEATURES"),
    Table("reasons of stopped tasks", "running/stopping.py", "_FAILURES"),
    Table("Fargate capacity providers", "ecs/capacity.py", "FARGATE_PROVIDERS", "botocore's ecs", fargate_providers),
    Table("retired Windows families", "declared/retired.py", "WINDOWS", "botocore's ecs", windows_families),
    Table("retired features", "declared/retired.py", "_JUDGES"),
    Table("log drivers by capacity", "ecs/log_driver.py", "LOG_DRIVERS_ON", "cfn-lint's E3048", drivers),
    Table("options of awslogs", "ecs/log_driver.py", "_AWSLOGS", "cfn-lint's E3046", options),
    Table("numbers in options of log drivers", "ecs/log_driver.py", "_NUMBERS"),
    Table("EBS volume types and sizes", "ecs/service_volume.py", "_EBS_SIZES",
          "botocore's ec2, the types", volume_types),
    Table("scaling metrics of other services", "scaling/scaling_metric.py", "_ELSEWHERE",
          "botocore's application-autoscaling, autoscaling", metrics_elsewhere),
    Table("scaling metrics of forecasts", "scaling/scaling_metric.py", "_FORECAST",
          "botocore's application-autoscaling", forecast_metrics),
    Table("keys of describe calls", "declared/known_keys.py", "DESCRIBED", "botocore's ecs", described),
    Table("services without resources in policies", "iam/policy.py", "_WITHOUT_RESOURCES",
          "cfn-lint's policies", services_without_resources),
    Table("AWS managed policies", "iam/managed_policies.json", "", "moto", managed_policies),
    Table("EC2 instance types", "instances/instance_types.json", "", "moto", instance_types),
    Table("systems of images that ended", "instances/machine_image.py", "_ENDED"),
    Table("events of S3", "events/event_pattern.py", "S3_DETAIL_TYPES"),
    Table("calls on objects of S3", "events/event_pattern.py", "OF_OBJECTS"),
)  # fmt: skip


# -- values of declared fields

SHAPES = (
    ("TaskDefinition", "ecs", "RegisterTaskDefinitionRequest"),
    ("Service", "ecs", "CreateServiceRequest"),
    ("TaskSet", "ecs", "CreateTaskSetRequest"),
    ("Cluster", "ecs", "CreateClusterRequest"),
    ("CapacityProvider", "ecs", "CreateCapacityProviderRequest"),
    ("Listener", "elbv2", "CreateListenerInput"),
    ("ListenerRule", "elbv2", "CreateRuleInput"),
    ("LoadBalancer", "elbv2", "CreateLoadBalancerInput"),
    ("LoadBalancer", "elbv2", "SetSecurityGroupsInput"),
    ("TargetGroup", "elbv2", "CreateTargetGroupInput"),
    ("ScalingPolicy", "application-autoscaling", "PutScalingPolicyRequest"),
    ("LaunchTemplateData", "ec2", "RequestLaunchTemplateData"),
    ("VpcEndpoint", "ec2", "CreateVpcEndpointRequest"),
    ("Repository", "ecr", "CreateRepositoryRequest"),
    ("FileSystem", "efs", "CreateFileSystemRequest"),
    ("BackupPolicy", "efs", "BackupPolicy"),
    ("VersioningConfiguration", "s3", "VersioningConfiguration"),
    ("EventSelector", "cloudtrail", "EventSelector"),
    ("BucketEncryption", "s3", "ServerSideEncryptionConfiguration"),
    ("LogGroup", "logs", "CreateLogGroupRequest"),
    ("DiscoveryService", "servicediscovery", "CreateServiceRequest"),
    ("EventRule", "events", "PutRuleRequest"),
    ("EcsParameters", "events", "EcsParameters"),
    ("Schedule", "scheduler", "CreateScheduleInput"),
    ("Pipe", "pipes", "CreatePipeRequest"),
)
"""Records, and what botocore calls them. A test names the declared values that none of these leads to."""
ON_THE_WAY = {"BackupPolicy.Status": ("ENABLING", "DISABLING")}
"""Values that calls put out and nobody may ask for."""


def declared_values() -> list[Result]:
    """For each field that is declared with its values, those and the ones of botocore's enumeration."""
    services: dict[Field, list[str]] = {}
    values: dict[Field, list[str]] = {}
    results = []
    for name, service, called in SHAPES:
        try:
            for field, told in enumerations(getattr(ecslint.model, name), shape(service, called), set()):
                services.setdefault(field, []).append(service)
                values.setdefault(field, []).extend(told)
        except (NotInstalledError, MovedError) as fault:
            results.append(Result(Table(name, "", source=f"{called} of botocore's {service}"), fault=fault))
    for field in declared_fields():
        table = Table(f"{field.owner.__name__}.{field.api}", _file_of(field.owner))
        if field in values:
            table = table._replace(source=f"botocore's {', '.join(dict.fromkeys(services[field]))}")
            told = [each for each in dict.fromkeys(values[field]) if each not in ON_THE_WAY.get(table.name, ())]
            results.append(Result(table, difference(field.limits.values, told)))
        else:
            results.append(Result(table))
    return results


def enumerations(
    record: type[Record], told: Any, seen: set[tuple[type[Record], str]]
) -> Iterator[tuple[Field, list[str]]]:
    """The fields that have declared values, and are an enumeration in botocore too."""
    if (record, told.name) in seen:
        return
    seen.add((record, told.name))
    members = {name.lower(): member for name, member in told.members.items()}
    for field in record.declared().values():
        member = members.get(field.api.lower())
        while member is not None and member.type_name == "list":
            member = member.member
        if member is None:
            continue
        if field.limits.values and getattr(member, "enum", None):
            yield field, list(member.enum)
        if member.type_name == "structure" and field.converter.record_class is not None:
            yield from enumerations(field.converter.record_class, member, seen)


def declared_fields() -> list[Field]:
    """Every field that is declared with its values. What is made of provider schemas is compared by their script."""
    for path in MODEL.rglob("*.py"):
        import_module(_module_of(path.relative_to(MODEL).as_posix()))
    classes: list[type[Record]] = [Record]
    for each in classes:
        classes += [inner for inner in each.__subclasses__() if not issubclass(inner, (EcsPart, EcsResource))]
    fields = {field: None for each in classes for field in each.declared().values() if field.limits.values}
    return sorted(fields, key=lambda field: (field.owner.__module__, field.owner.__name__, field.api))


def _module_of(file: str) -> str:
    return "ecslint.model." + file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _file_of(record: type[Record]) -> str:
    return record.__module__.removeprefix("ecslint.model.").replace(".", "/") + ".py"


# -- the report


def read_on(table: Table) -> str:
    """The date in what is written beside a table, in its docstring or else its module's."""
    if table.file.endswith(".json"):
        content = table.content
        found = _DATE.search(" ".join(str(content[key]) for key in ("source", "date") if key in content))
    else:
        tree = ast.parse((MODEL / table.file).read_text(encoding="utf-8"))
        found = _DATE.search(_docstring(tree, table.variable)) or _DATE.search(ast.get_docstring(tree) or "")
    return found[0] if found else ""


def _docstring(tree: ast.Module, variable: str) -> str:
    """The next text after the assignment: several variables may share one."""
    names = iter(tree.body)
    for statement in names:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if variable in {node.id for each in targets if each for node in ast.walk(each) if isinstance(node, ast.Name)}:
            break
    for statement in names:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            return str(statement.value.value)
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
            break
    return ""


def compare(table: Table) -> Result:
    if table.compare is None:
        return Result(table)
    try:
        return Result(table, table.compare(table.content))
    except (NotInstalledError, MovedError) as fault:
        return Result(table, fault=fault)


def report(results: Iterable[Result]) -> Iterator[str]:
    for table, (newer, only_ours), fault in results:
        date = f", read {read_on(table)}" if table.compare or table.variable else ""
        if fault is not None:
            said = f"NOT COMPARED: {fault}"
        elif not table.source:
            said = "not compared: nothing installed lists these"
        else:
            said = f"{'BEHIND' if newer else 'in step with'} {table.source}"
        yield f"{table.name} ({table.file}{date}): {said}"
        yield from (f"  + {each}" for each in newer)
        yield from (f"  - {each}" for each in only_ours)


def installed(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} is not installed"


def main() -> int:
    results = [*map(compare, TABLES), *declared_values()]
    print(", ".join(map(installed, ("botocore", "cfn-lint", "moto"))))
    print("\n".join(report(results)))
    behind = [result.table.name for result in results if result.behind]
    compared = sum(1 for result in results if result.table.source and result.fault is None)
    print(f"{len(results)} tables, {compared} of them compared; behind: {', '.join(behind) or 'none'}")
    return int(bool(behind))


if __name__ == "__main__":
    sys.exit(main())
