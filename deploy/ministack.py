"""What a deployment to MiniStack differs in, and what it must leave when it is gone.

template FROM TO ARTIFACT ENDPOINT   a copy of a built template for MiniStack
addresses STACK                      the deployed addresses, as options of ./dovecote smoke
told STACK SHOP                      waits until the example rule's queue was told of the shop's conversations that ended
left STACK                           fails if anything but the retained tables and bucket is left; removes those
"""
import json
import os
import sys
import time

# Seconds that an event may take to its queue.
PATIENCE = 180

# Seconds of a function. It starts a JVM for each event, and counts the start: on a busy machine that alone takes longer than
# the template allows, and it gives up a batch of a stream for good.
TIMEOUT = 60


def template(source, target, artifact, endpoint):
    """Its java25 is a mock, so the runtime client starts by a bootstrap; its addresses are its own."""
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from samcli.yamlhelper import yaml_dump, yaml_parse

    with open(source, encoding="utf-8") as file:
        body = yaml_parse(file.read())
    function = body["Globals"]["Function"]
    function["Runtime"] = "provided.al2023"
    function["Architectures"] = ["x86_64"]
    function["CodeUri"] = artifact
    del function["SnapStart"]
    # It knows no CodeDeploy.
    del function["DeploymentPreference"]
    variables = function["Environment"]["Variables"]
    variables["AWS_ENDPOINT_URL_DYNAMODB"] = endpoint
    variables["AWS_ENDPOINT_URL_SQS"] = endpoint
    variables["AWS_ENDPOINT_URL_S3"] = endpoint
    variables["AWS_ENDPOINT_URL_EVENTBRIDGE"] = endpoint
    variables["CALLBACK_URL"] = {"Fn::Sub": endpoint + "/_aws/execute-api/${WebSocketApi}/live"}
    # It knows no such types, and answers on sockets without.
    unknown = ("AWS::ApiGatewayV2::RouteResponse", "AWS::ApiGatewayV2::IntegrationResponse")
    body["Resources"] = {n: r for n, r in body["Resources"].items() if r["Type"] not in unknown}
    for resource in body["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = artifact
            resource["Properties"]["Timeout"] = TIMEOUT
            resource.pop("Metadata", None)
    with open(target, "w", encoding="utf-8") as file:
        file.write(yaml_dump(body))


def _clients():
    import boto3

    return lambda service: boto3.client(service)


def _resources(stack):
    return {
        r["LogicalResourceId"]: r["PhysicalResourceId"]
        for r in _clients()("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
    }


def told(stack, shop):
    """Of both: one that its agent ended, one that ended by silence."""
    queue = _resources(stack)["EndedConversations"]
    sqs = _clients()("sqs")
    reasons = {}
    until = time.monotonic() + PATIENCE
    while set(reasons.values()) != {"BY_AGENT", "SILENCE"}:
        if time.monotonic() > until:
            print(f"the bus told of {reasons}, not of both conversations", file=sys.stderr)
            sys.exit(1)
        for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", []):
            event = json.loads(message["Body"])
            if (event["source"], event["detail-type"], event["detail"]["shop"]) == ("dovecote", "ConversationEnded", shop):
                reasons[event["detail"]["id"]] = event["detail"]["reason"]
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    print("the bus told its rule's queue of the end of " + " and ".join(sorted(reasons)))


def addresses(stack):
    endpoint = os.environ["AWS_ENDPOINT_URL"]
    resources = _resources(stack)
    print("--http-url", f"{endpoint}/_aws/execute-api/{resources['HttpApi']}/$default")
    print("--socket-url", f"{endpoint.replace('http', 'ws')}/_aws/execute-api/{resources['WebSocketApi']}/live")


def left(stack):
    client = _clients()
    kept = [t for t in client("dynamodb").list_tables()["TableNames"] if t.startswith(stack + "-")]
    buckets = [b["Name"] for b in client("s3").list_buckets()["Buckets"] if b["Name"].startswith(stack + "-")]
    found = {
        "functions": [f["FunctionName"] for f in client("lambda").list_functions()["Functions"]],
        "event sources": [m["UUID"] for m in client("lambda").list_event_source_mappings()["EventSourceMappings"]],
        "queues": client("sqs").list_queues().get("QueueUrls", []),
        "APIs": [a["Name"] for a in client("apigatewayv2").get_apis()["Items"]],
        "roles": [r["RoleName"] for r in client("iam").list_roles()["Roles"] if r["RoleName"].startswith(stack)],
        "log groups": [g["logGroupName"] for g in client("logs").describe_log_groups()["logGroups"]
                       if g["logGroupName"].startswith(stack)],
        "schedules": [s["Name"] for s in client("scheduler").list_schedules()["Schedules"]],
        "alarms": [a["AlarmName"] for a in client("cloudwatch").describe_alarms()["MetricAlarms"]],
        "dashboards": [d["DashboardName"] for d in client("cloudwatch").list_dashboards()["DashboardEntries"]],
        "buses": [b["Name"] for b in client("events").list_event_buses()["EventBuses"] if b["Name"] != "default"],
        "topics": [t["TopicArn"] for t in client("sns").list_topics()["Topics"]],
        "tables": [t for t in kept if "ConnectionsTable" in t],
    }
    if len(kept) != 5 or len(buckets) != 1:
        print(f"to be kept were five tables and a bucket; there are {kept} and {buckets}", file=sys.stderr)
        sys.exit(1)
    for table in kept:
        client("dynamodb").delete_table(TableName=table)
    for bucket in buckets:
        client("s3").delete_bucket(Bucket=bucket)
    rest = {what: names for what, names in found.items() if names}
    if rest:
        print("left after sam delete: " + json.dumps(rest, indent=1), file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    {"template": template, "addresses": addresses, "told": told, "left": left}[sys.argv[1]](*sys.argv[2:])
