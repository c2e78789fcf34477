"""A listener without post-quantum key exchange.

Who records encrypted traffic today can read it once a quantum computer breaks the key exchange that it began with. What
has to stay secret for years is already at risk. Policies with `PQ` in their names offer ML-KEM beside the classical
algorithms: clients that know it use it, and others notice nothing.

Policies that admit TLS 1.0 or 1.1 are left to weak-tls-policy, unless the option `weak` is set. With the option `fips`
a policy has to be one of those with `FIPS` in their names, too; a load balancer takes these on all of its listeners or
on none. Policies for RFC 9151 (CNSA 1.0), of which there is none with post-quantum algorithms, are no finding.

Fix: set `SslPolicy` to `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`, which AWS recommends, or to
`ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09`. Clients of TLS 1.2 with ciphers in CBC mode need the policy that they
have with `PQ` in its name, such as `ELBSecurityPolicy-TLS13-1-2-PQ-2025-09`.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""

from ecslint import (
    DEFAULT_TLS_POLICY,
    Findings,
    Listener,
    admits_old_tls,
    follows_rfc_9151,
    is_fips,
    is_post_quantum,
    mended_tls_policy,
    rule,
)

BAD = """
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-2021-06  # <--
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
"""

GOOD = """
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
"""


@rule(
    severity="info",
    category="security",
    peers=("prowler:elbv2_listener_pqc_tls_enabled", "prowler:elbv2_listener_fips_tls_enabled"),
    fix="unsafe",
)
def check(listener: Listener, *, fips: bool = False, weak: bool = False) -> Findings:
    if listener.protocol is None or listener.protocol not in ("HTTPS", "TLS"):
        return
    policy = DEFAULT_TLS_POLICY if listener.ssl_policy is None else listener.ssl_policy
    quantum = not is_post_quantum(policy) and not follows_rfc_9151(policy)
    unvalidated = fips and not is_fips(policy)
    if not (quantum or unvalidated) or (admits_old_tls(policy) and not weak):
        return
    what = "`SslPolicy` is not set, and the default" if listener.ssl_policy is None else "the policy"
    lacks = ["no post-quantum key exchange"] * quantum + ["no module that is validated for FIPS 140-3"] * unvalidated
    why = ", so who records the traffic today can read it with a quantum computer later" if quantum else ""
    mended = mended_tls_policy(policy, fips=fips or is_fips(policy))
    yield (
        listener.at("ssl_policy"),
        f"{what} `{policy}` has {' and '.join(lacks)}{why}; set `SslPolicy` to `{mended}`",
        listener.fix.set("ssl_policy", mended, safe=False),
    )
