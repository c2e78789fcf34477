"""A listener whose certificate has expired, or will before long.

Every client refuses a certificate from the second on that it has expired. ACM renews its own certificates, as long as
the domain still proves to be yours by the CNAME record that it once asked for, or by an answer to its mail; it does not
renew those that were imported.

Judged in accounts only, on the default certificate of each listener, where it is one of ACM's; `days` is how early to
tell. One that ACM will renew by itself is no finding.

Fix: import the successor under the same ARN (`aws acm import-certificate --certificate-arn`), restore the CNAME record
that ACM waits for, or let the listener name another certificate.

https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html
"""

from ecslint import Findings, Listener, rule

BAD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "taken": "2026-11-24T12:00:00Z",
  "resources": [
    {
      "type": "AWS::ElasticLoadBalancingV2::Listener",
      "id": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/50dc6c495c0c9188/6d0ecf831eec9f09",
      "data": {
        "Port": 443,
        "Protocol": "HTTPS",
        "Certificates": [  # <--
          {"CertificateArn": "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"}
        ]
      },
      "state": {}
    },
    {
      "type": "acm certificate",
      "id": "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
      "data": {
        "CertificateArn": "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        "DomainName": "shop.example.com",
        "Type": "IMPORTED",
        "NotAfter": "2026-12-02T12:00:00Z"
      },
      "state": {"Status": "ISSUED", "RenewalEligibility": "INELIGIBLE"}
    }
  ]
}
"""

GOOD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "taken": "2026-11-24T12:00:00Z",
  "resources": [
    {
      "type": "AWS::ElasticLoadBalancingV2::Listener",
      "id": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/50dc6c495c0c9188/6d0ecf831eec9f09",
      "data": {
        "Port": 443,
        "Protocol": "HTTPS",
        "Certificates": [
          {"CertificateArn": "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"}
        ]
      },
      "state": {}
    },
    {
      "type": "acm certificate",
      "id": "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
      "data": {
        "CertificateArn": "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        "DomainName": "shop.example.com",
        "Type": "IMPORTED",
        "NotAfter": "2027-10-02T12:00:00Z"
      },
      "state": {"Status": "ISSUED", "RenewalEligibility": "INELIGIBLE"}
    }
  ]
}
"""


@rule(
    severity="info",
    category="reliability",
    peers=("steampipe-aws-compliance:elb_application_lb_listener_certificate_expire_7_days / _30_days",),
)
def check(listener: Listener, *, days: int = 30) -> Findings:
    if listener.source_kind != "live":
        return
    # Every run loads the rules of listeners, and few ask for this one.
    from ecslint import trouble_with_certificate

    for named in listener.certificates:
        if trouble := trouble_with_certificate(named, days):
            yield listener.at("certificates"), trouble
