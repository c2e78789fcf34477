"""The collector against the double: what it asks, what it makes of failures, and what it notes."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ecslint.live.calls import CALLS, EVERYTHING
from ecslint.live.clients import Clients, Session
from ecslint.live.collector import Collector
from ecslint.live.outcome import CallError, Outcome, Unit, summarized
from tests.lab import ACCOUNT, REGION, Lab
from tests.lab.limits import turning
from tests.lab.sevens import sevens

Make = Callable[..., Collector]


@pytest.fixture(scope="module")
def session(lab: Lab) -> Session:
    return Session(seconds_to_answer=2)


@pytest.fixture(scope="module")
def given(lab: Lab) -> dict[str, dict[str, Any]]:
    """The account, and the parameters without which some lists cannot be had."""
    return sevens(lab)


@pytest.fixture
def make(session: Session) -> Iterator[Make]:
    """Makes collectors that do not sleep."""
    made = []

    def new(region: str = REGION, **settings: Any) -> Collector:
        settings.setdefault("sleep", lambda _: None)
        made.append(Collector(Clients(session, region), ACCOUNT, region, **settings))
        return made[-1]

    yield new
    for each in made:
        each.close()


def _failed(collector: Collector) -> list[Unit]:
    return [unit for unit in collector.units if unit.outcome is not Outcome.OK]


# -- asking


@pytest.mark.parametrize("action", [action for action, call in CALLS.items() if call.page and call.key])
def test_all_pages_of_a_list_in_as_few_calls_as_there_can_be(
    lab: Lab, make: Make, given: dict[str, dict[str, Any]], action: str
) -> None:
    collector, call = make(), CALLS[action]
    found = collector.items(action, **given.get(action, {}))
    assert len(found) >= 6
    assert len({str(item) for item in found}) == len(found)
    size = call.page
    assert lab.calls[action] == -(-len(found) // size)
    assert collector.units == [Unit(call.prefix, call.action.partition(":")[2], "", Outcome.OK)]


@pytest.mark.parametrize("action", ["ecs:ListClusters", "events:ListEventBuses", "ec2:DescribeVpcs", "efs", "iam"])
def test_pages_are_turned(lab: Lab, make: Make, given: dict[str, dict[str, Any]], action: str) -> None:
    """The double takes no page that is larger than AWS's, so smaller ones are made here to see several."""
    action = {"efs": "elasticfilesystem:DescribeFileSystems", "iam": "iam:GetAccountAuthorizationDetails"}.get(
        action, action
    )
    call = CALLS[action]
    names = turning(call.service, call.operation)
    collector = make()
    collector.clients.of(call.service).meta.events.register(
        f"provide-client-params.*.{call.operation}", lambda params, **_: {**params, names.limit: 5}
    )
    found = collector.pages(action)
    assert len(found) > 1
    assert all(call.key in page for page in found)
    assert all("ResponseMetadata" not in page for page in found)


def test_many_names_are_described_in_batches(lab: Lab, make: Make, given: dict[str, dict[str, Any]]) -> None:
    collector = make()
    arns = collector.items("ecs:ListServices", cluster="cluster-0")
    found = collector.described("ecs:DescribeServices", "services", [*arns, *arns, "gone"], cluster="cluster-0")
    assert len(found) == 14
    assert lab.calls["ecs:DescribeServices"] == 2
    assert [(unit.outcome, unit.why) for unit in _failed(collector)] == [(Outcome.MISSING, "MISSING")]


def test_a_batch_that_is_refused_for_one_name_is_asked_for_one_by_one(
    lab: Lab, make: Make, given: dict[str, dict[str, Any]]
) -> None:
    collector = make()
    images = [{"imageTag": tag} for tag in ("1", "gone", "2")]
    found = collector.described("ecr:DescribeImages", "imageIds", images, repositoryName="repository-0")
    assert sorted(each["imageTags"][0] for each in found) == ["1", "2"]
    assert {unit.outcome for unit in _failed(collector)} == {Outcome.MISSING}


def test_what_need_not_be_there(lab: Lab, make: Make) -> None:
    collector = make()
    assert collector.maybe("s3:GetBucketEncryption", Bucket="bucket-that-is-not-there") is None
    assert _failed(collector) == []
    with lab.failing(code="AccessDenied", status=403), pytest.raises(CallError):
        collector.maybe("s3:GetBucketEncryption", Bucket="bucket")
    assert [unit.outcome for unit in _failed(collector)] == [Outcome.DENIED]


ARN = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/app/web/50dc6c495c0c9188"
ASKED: dict[str, dict[str, Any]] = {"wafv2:GetWebACLForResource": {"ResourceArn": ARN}}
"""What a call cannot do without."""


@pytest.mark.parametrize("action", [action for action, call in CALLS.items() if call.dispensable])
def test_what_a_region_does_not_know_can_be_nothing(lab: Lab, make: Make, action: str) -> None:
    collector = make()
    for code in ("UnknownOperationException", "AccessDeniedException"):
        with lab.failing(action, code=code), pytest.raises(CallError):
            collector.ask(action, **ASKED.get(action, {}))
    assert [unit.feeds for unit in collector.units] == [(), CALLS[action].feeds]


def test_each_gives_answers_in_the_order_of_the_items_and_may_be_nested(make: Make) -> None:
    collector = make()

    def double(number: int) -> int:
        if number == 3:
            raise CallError(Outcome.ERROR, "no")
        return sum(collector.each(lambda part: part, [number] * 2))

    assert collector.each(double, range(40)) == [2 * number for number in range(40) if number != 3]
    assert collector.each(double, []) == []


def test_the_same_service_is_asked_by_several_threads_at_once(lab: Lab, make: Make) -> None:
    lab.set(latency=0.1)
    collector = make()
    collector.each(lambda _: collector.ask("ecs:DescribeClusters", clusters=["cluster-0"]), range(16))
    assert lab.application.at_once > 8
    lab.set()


def test_progress_is_told(make: Make) -> None:
    told: list[int] = []
    collector = make(progress=told.append)
    collector.items("ecs:ListClusters")
    collector.items("ecs:ListTaskDefinitionFamilies")
    assert told == [1, 2]


def test_what_is_wanted(make: Make) -> None:
    assert make().wants("AWS::ECS::Service")
    some = make(wanted=("AWS::ECS::Service",))
    assert some.wants("AWS::ECS::Cluster", "AWS::ECS::Service")
    assert not some.wants("AWS::ECS::Cluster")


def test_what_is_kept_is_told_in_order(make: Make) -> None:
    collector = make()
    collector.keep("b", "2", {"x": 1})
    collector.keep("a", "9", {}, {"y": 2})
    collector.keep("b", "1", {})
    assert [(each.type, each.id) for each in collector.resources()] == [("a", "9"), ("b", "1"), ("b", "2")]
    assert [each.id for each in collector.kept("b")] == ["2", "1"]


# -- failures


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("AccessDeniedException", Outcome.DENIED),
        ("UnauthorizedOperation", Outcome.DENIED),
        ("UnknownOperationException", Outcome.NOT_AVAILABLE),
        ("ClusterNotFoundException", Outcome.MISSING),
        ("OptInRequired", Outcome.NOT_ENABLED),
        ("ServerException", Outcome.ERROR),
        ("ExpiredTokenException", Outcome.EXPIRED),
        ("ThrottlingException", Outcome.THROTTLED),
    ],
)
def test_an_error_is_noted_with_what_is_not_known_for_it(lab: Lab, make: Make, code: str, outcome: Outcome) -> None:
    collector = make()
    _at_once(collector)
    with lab.failing("ecs:ListServices", code=code, message="no, sorry"), pytest.raises(CallError):
        collector.items("ecs:ListServices", "cluster-0", cluster="cluster-0")
    (unit,) = collector.units
    assert (unit.action, unit.scope, unit.outcome) == ("ecs:ListServices", "cluster-0", outcome)
    assert unit.why == f"{code}: no, sorry"
    assert "AWS::ECS::Service" in unit.feeds


def test_the_action_is_named_as_in_policies(lab: Lab, make: Make) -> None:
    collector = make()
    with lab.failing(code="AccessDenied", status=403), pytest.raises(CallError):
        collector.ask("s3:GetBucketEncryption", Bucket="bucket")
    assert collector.units[0].action == "s3:GetEncryptionConfiguration"


def test_a_denial_for_some_does_not_stop_the_others(lab: Lab, make: Make, given: dict[str, dict[str, Any]]) -> None:
    collector = make()
    names = [f"cluster-{number}" for number in range(7)]
    faults = [lab.faults.add("ecs:ListServices", holding=f'"{name}"') for name in names[:6]]
    found = collector.each(lambda name: collector.items("ecs:ListServices", name, cluster=name), names)
    assert len(found) == 1
    assert sum(fault.struck for fault in faults) == 6
    assert sorted(unit.scope for unit in _failed(collector)) == names[:6]
    assert [count for _, count in summarized(collector.units)] == [6]


def test_what_is_always_denied_is_not_asked_a_thousand_times(lab: Lab, make: Make) -> None:
    collector = make()
    with lab.failing("ecs:DescribeTaskDefinition"):
        for number in range(60):
            with pytest.raises(CallError, match="denials" if number >= 20 else "AccessDenied"):
                collector.ask("ecs:DescribeTaskDefinition", taskDefinition=f"family-{number}")
    assert lab.calls["ecs:DescribeTaskDefinition"] == 20
    assert {unit.outcome for unit in collector.units} == {Outcome.DENIED}


def test_what_is_denied_but_can_be_learned_otherwise_leaves_no_note(lab: Lab, make: Make) -> None:
    collector = make()
    with lab.failing(code="AccessDenied", status=403), pytest.raises(CallError):
        collector.pages("iam:GetAccountAuthorizationDetails", otherwise=True)
    assert collector.units == []


def test_half_of_all_answers_throttled_loses_nothing(lab: Lab, make: Make, given: dict[str, dict[str, Any]]) -> None:
    slept: list[float] = []
    collector = make(sleep=slept.append)
    _at_once(collector)
    with lab.failing("ecs:DescribeTaskDefinition", code="ThrottlingException", chance=0.5) as fault:
        found = collector.each(
            lambda number: collector.ask("ecs:DescribeTaskDefinition", taskDefinition=f"family-{number % 7}"), range(40)
        )
    assert len(found) == 40
    assert _failed(collector) == []
    assert len(slept) == fault.struck > 10


def test_what_is_always_throttled_is_given_up_and_said(lab: Lab, make: Make) -> None:
    slept: list[float] = []
    collector = make(sleep=slept.append)
    _at_once(collector)
    with lab.failing("ecs:ListClusters", code="ThrottlingException", message="Rate exceeded"):
        for number in range(5):
            with pytest.raises(CallError, match="not asked again" if number >= 3 else "Rate exceeded"):
                collector.items("ecs:ListClusters")
    assert slept == [0.5, 1, 2, 4, 8, 16] * 3
    assert {unit.outcome for unit in collector.units} == {Outcome.THROTTLED}


def _at_once(collector: Collector) -> None:
    """Let botocore not try again by itself, which takes its time."""
    from botocore.config import Config

    session = collector.clients.session
    once = session.boto.client("ecs", REGION, config=Config(retries={"total_max_attempts": 1}))
    collector.clients._clients["ecs"] = once


def test_an_expired_token_half_way_ends_it_and_leaves_everything_unknown(lab: Lab, make: Make) -> None:
    collector = make()
    collector.items("ecs:ListClusters")
    with lab.failing(code="ExpiredTokenException", message="The security token included in the request is expired"):
        with pytest.raises(CallError):
            collector.items("ecs:ListServices", cluster="cluster-0")
        with pytest.raises(CallError):
            collector.items("ec2:DescribeVpcs")
    assert collector.dead is not None
    assert collector.dead.outcome is Outcome.EXPIRED
    assert lab.calls["ec2:DescribeVpcs"] == 0
    assert lab.calls["sts:GetCallerIdentity"] == 0, "there is no doubt"
    assert set(EVERYTHING) == {type_name for unit in collector.units for type_name in unit.feeds}


@pytest.mark.parametrize("action", ["ecs:ListClusters", "ec2:DescribeVpcs"])
def test_a_region_that_is_not_enabled_is_no_expired_token(lab: Lab, make: Make, action: str) -> None:
    lab.world.regions_off = {"ap-east-1"}
    collector = make("ap-east-1")
    with pytest.raises(CallError, match="has not enabled ap-east-1: the credentials hold in us-east-1"):
        collector.items(action)
    assert collector.dead is not None
    assert collector.dead.outcome is Outcome.NOT_ENABLED


def test_credentials_that_nobody_takes(lab: Lab, make: Make) -> None:
    collector = make("eu-west-1")
    with lab.failing(code="UnrecognizedClientException"), pytest.raises(CallError):
        collector.items("ecs:ListClusters")
    assert collector.dead is not None
    assert collector.dead.outcome is Outcome.EXPIRED
    assert lab.calls["sts:GetCallerIdentity"] == 2, "here and in us-east-1"


def test_one_service_that_does_not_take_the_credentials_stops_no_other(lab: Lab, make: Make) -> None:
    collector = make()
    with lab.failing("pipes:*", code="UnrecognizedClientException"):
        with pytest.raises(CallError, match="other services take the credentials"):
            collector.items("pipes:ListPipes")
        assert collector.items("ecs:ListClusters")
    assert [unit.outcome for unit in _failed(collector)] == [Outcome.ERROR]


def test_an_image_that_is_not_shared_any_more_is_no_expired_token(lab: Lab, make: Make) -> None:
    collector = make()
    message = "Not authorized for images: [ami-12345678]"
    with lab.failing("ec2:DescribeImages", code="AuthFailure", message=message), pytest.raises(CallError):
        collector.items("ec2:DescribeImages", ImageIds=["ami-12345678"])
    assert collector.units[0].outcome is Outcome.DENIED
    assert collector.dead is None


@pytest.mark.parametrize("kind", ["garbage", "cut", "drop"])
@pytest.mark.parametrize("action", ["ecs:ListClusters", "ec2:DescribeVpcs", "elasticfilesystem:DescribeFileSystems"])
def test_an_answer_that_is_none_of_awss_is_no_empty_list(lab: Lab, make: Make, kind: str, action: str) -> None:
    collector = make()
    with lab.failing(action, kind=kind), pytest.raises(CallError):
        collector.items(action)
    (unit,) = collector.units
    assert unit.outcome is Outcome.ERROR
    assert unit.feeds == CALLS[action].feeds


@pytest.mark.parametrize("body", ["<html><body>Welcome</body></html>", "<html>", "", "{}", "[]", "null", "<a>&x;</a>"])
@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("ecs:ListClusters", {}),
        ("ec2:DescribeVpcs", {}),
        ("elasticloadbalancing:DescribeLoadBalancers", {}),
        ("s3:GetBucketVersioning", {"Bucket": "bucket"}),
        ("pipes:ListPipes", {}),
        ("cloudwatch:DescribeAlarms", {}),
    ],
)
def test_whatever_a_proxy_answers_is_an_error(
    lab: Lab, make: Make, body: str, action: str, parameters: dict[str, Any]
) -> None:
    collector = make()
    with lab.failing(kind="garbage", body=body), pytest.raises(CallError):
        collector.ask(action, **parameters)
    assert [unit.outcome for unit in collector.units] == [Outcome.ERROR]


def test_one_garbled_answer_is_asked_for_again(lab: Lab, make: Make, given: dict[str, dict[str, Any]]) -> None:
    collector = make()
    with lab.failing("ecs:ListClusters", kind="garbage", times=1):
        assert len(collector.items("ecs:ListClusters")) == 7
    assert _failed(collector) == []


def test_a_proxy_in_front_of_everything_ends_it(lab: Lab, make: Make) -> None:
    collector = make()
    with lab.failing(kind="garbage"):
        for action in ("ecs:ListClusters", "ec2:DescribeVpcs", "efs", "logs:DescribeLogGroups"):
            with pytest.raises(CallError):
                collector.items({"efs": "elasticfilesystem:DescribeFileSystems"}.get(action, action))
    assert collector.dead is not None
    assert lab.calls["logs:DescribeLogGroups"] == 0


def test_a_service_that_cannot_be_reached_is_left_alone(lab: Lab, make: Make) -> None:
    collector = make()
    collector.items("ecs:ListClusters")
    collector.clients._clients["logs"] = collector.clients.session.boto.client("logs", REGION, endpoint_url=_nobody())
    for number in range(5):
        with pytest.raises(CallError, match="not asked again" if number >= 3 else "Could not connect"):
            collector.items("logs:DescribeLogGroups")
    assert collector.items("ecs:ListClusters")
    assert {unit.outcome for unit in _failed(collector)} == {Outcome.ERROR}


def _nobody() -> str:
    """An address at which nobody listens."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_a_service_without_an_address_is_not_there(lab: Lab, make: Make) -> None:
    collector = make("il-central-1")  # which has no pipes
    boto = collector.clients.session.boto
    for service in ("pipes", "logs"):
        nowhere = f"http://{service}.nowhere.invalid"
        collector.clients._clients[service] = boto.client(service, "il-central-1", endpoint_url=nowhere)
    with pytest.raises(CallError, match="DNS knows no"):
        collector.items("pipes:ListPipes")
    collector.items("ecs:ListClusters")
    with pytest.raises(CallError, match="DNS knows no"):
        collector.items("pipes:ListPipes")
    with pytest.raises(CallError, match="DNS knows no"):
        collector.items("logs:DescribeLogGroups")
    network, _, pipes, firewall = collector.units
    assert network.outcome is Outcome.ERROR, "nothing was reached so far: it may be the network"
    assert (pipes.outcome, pipes.feeds) == (Outcome.NOT_AVAILABLE, ())
    assert firewall.outcome is Outcome.ERROR, "the region has it"


def test_an_answer_that_never_comes(lab: Lab, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    collector = make()
    collector.clients.session = Session(seconds_to_answer=0.2)
    with lab.failing("ecs:ListClusters", kind="delay", seconds=0.6), pytest.raises(CallError, match="Read timeout"):
        collector.items("ecs:ListClusters")
    assert collector.units[0].outcome is Outcome.ERROR


def test_a_slow_answer_is_waited_for(lab: Lab, make: Make) -> None:
    with lab.failing("ecs:ListClusters", kind="delay", seconds=0.5):
        assert make().items("ecs:ListClusters")


def test_no_credentials_at_all(lab: Lab, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    collector = make()
    collector.clients.session = Session()
    with pytest.raises(CallError, match="Unable to locate credentials"):
        collector.items("ecs:ListClusters")
    assert collector.dead is not None
    assert collector.dead.outcome is Outcome.EXPIRED


def test_a_boto3_that_is_too_old(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    collector = make()
    call = CALLS["ecs:ListClusters"]._replace(service="s4files")
    monkeypatch.setitem(CALLS, "s4files:ListClusters", call)
    monkeypatch.setitem(CALLS, "ecs:ListDreams", CALLS["ecs:ListClusters"]._replace(operation="ListDreams"))
    for action in ("s4files:ListClusters", "ecs:ListDreams"):
        with pytest.raises(CallError, match="pip install --upgrade boto3"):
            collector.ask(action)
    assert {unit.outcome for unit in collector.units} == {Outcome.NOT_AVAILABLE}


# -- areas


def test_areas_run_side_by_side_and_fail_alone(lab: Lab, make: Make) -> None:
    def denied(collector: Collector) -> None:
        collector.items("ecs:ListServices", cluster="cluster-0")

    def broken(collector: Collector) -> None:
        raise LookupError("oops")

    def good(collector: Collector) -> None:
        collector.keep("a", "1", {})

    collector = make()
    with lab.failing("ecs:ListServices"):
        collector.together(denied, broken, good, feeds={broken: ("AWS::ECS::Cluster",)})
    assert len(collector.kept("a")) == 1
    units = {unit.action: unit for unit in _failed(collector)}
    assert units["ecs:ListServices"].outcome is Outcome.DENIED
    assert "LookupError: oops" in units["ecslint:broken"].why
    assert units["ecslint:broken"].feeds == ("AWS::ECS::Cluster",)


def test_an_area_that_breaks_leaves_everything_unknown_unless_it_says_what_it_feeds(make: Make) -> None:
    def broken(collector: Collector) -> None:
        raise LookupError("oops")

    collector = make()
    collector.together(broken)
    assert collector.units[0].feeds == EVERYTHING


def test_an_interrupt_ends_it_soon(lab: Lab, make: Make) -> None:
    collector = make()
    collector.items("ecs:ListClusters")
    began = threading.Event()

    def long(collector: Collector) -> None:
        began.set()
        collector.each(lambda _: collector.ask("ecs:DescribeClusters", clusters=["a"]), range(500))

    def interrupt() -> None:
        began.wait()
        _thread.interrupt_main()

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        collector.together(long)
    for thread in threading.enumerate():
        if thread.name.startswith("ecslint"):
            thread.join(5)
            assert not thread.is_alive()
    assert lab.calls["ecs:DescribeClusters"] < 500
    assert collector.dead is not None
