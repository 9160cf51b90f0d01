"""The template's tables, queues, bucket, bus, rules, topic, log groups and alarms on LocalStack, by CloudFormation.

create STACK   creates them, and checks that they are as the template says
delete STACK   deletes them, and checks what is left
"""
import json
import os
import sys

import boto3
from botocore.exceptions import WaiterError

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from expansion import expand, read, references  # noqa: E402

# What LocalStack's open version creates. Functions need Docker there, and the APIs it does not have.
TYPES = (
    "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::Logs::LogGroup",
    "AWS::CloudWatch::Alarm", "AWS::Logs::MetricFilter", "AWS::Events::EventBus", "AWS::Events::Rule", "AWS::SQS::QueuePolicy",
)


def subset(stack):
    template = expand(read())
    kept = {name: r for name, r in template["Resources"].items() if r["Type"] in TYPES}
    known = set(kept) | set(template["Parameters"])
    kept = {name: r for name, r in kept.items() if set(references(r.get("Properties", {}))) <= known}
    for name, r in kept.items():
        # As the embedded stack calls them, so that it finds them.
        if r["Type"] == "AWS::DynamoDB::Table":
            r["Properties"]["TableName"] = f"{stack}-{name}"
        if r["Type"] == "AWS::SQS::Queue":
            r["Properties"]["QueueName"] = f"{stack}-{name}" + (".fifo" if r["Properties"].get("FifoQueue") else "")
    return {"AWSTemplateFormatVersion": "2010-09-09", "Parameters": template["Parameters"], "Resources": kept}


def create(stack):
    template = subset(stack)
    client = boto3.client("cloudformation")
    client.create_stack(
        StackName=stack, TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": "OidcIssuer", "ParameterValue": "https://issuer.example.com"},
                    {"ParameterKey": "EndedConversationsRule", "ParameterValue": "ENABLED"}])
    try:
        client.get_waiter("stack_create_complete").wait(StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": 300})
    except WaiterError:
        finish([f"{r['LogicalResourceId']}: {r.get('ResourceStatusReason', r['ResourceStatus'])}"
                for r in client.describe_stack_events(StackName=stack)["StackEvents"]
                if "FAILED" in r["ResourceStatus"]] or ["the stack was not created"])
    wrong = []

    def same(what, found, said):
        if found != said:
            wrong.append(f"{what} is {found}, not {said}")

    dynamo, sqs, s3, events = (boto3.client(service) for service in ("dynamodb", "sqs", "s3", "events"))
    names = {r["LogicalResourceId"]: r["PhysicalResourceId"]
             for r in client.describe_stack_resources(StackName=stack)["StackResources"]}
    for name, r in template["Resources"].items():
        p = r.get("Properties", {})
        if r["Type"] == "AWS::DynamoDB::Table":
            table = dynamo.describe_table(TableName=names[name])["Table"]
            same(f"{name}'s key", table["KeySchema"], p["KeySchema"])
            same(f"{name}'s stream", table.get("StreamSpecification", {}).get("StreamViewType"),
                 p.get("StreamSpecification", {}).get("StreamViewType"))
            expiry = dynamo.describe_time_to_live(TableName=names[name])["TimeToLiveDescription"]
            same(f"{name}'s time to live", expiry.get("AttributeName"),
                 p.get("TimeToLiveSpecification", {}).get("AttributeName"))
        elif r["Type"] == "AWS::SQS::Queue":
            found = sqs.get_queue_attributes(QueueUrl=names[name], AttributeNames=["All"])["Attributes"]
            for key in ("VisibilityTimeout", "MessageRetentionPeriod", "DeduplicationScope", "FifoThroughputLimit"):
                if key in p:
                    same(f"{name}'s {key}", found.get(key), str(p[key]))
            same(f"{name} FIFO", found.get("FifoQueue") == "true", bool(p.get("FifoQueue")))
            if "RedrivePolicy" in p:
                redrive = json.loads(found["RedrivePolicy"])
                same(f"{name}'s maxReceiveCount", int(redrive["maxReceiveCount"]), p["RedrivePolicy"]["maxReceiveCount"])
                target = references(p["RedrivePolicy"]["deadLetterTargetArn"])[0]
                same(f"{name}'s dead letters", redrive["deadLetterTargetArn"].split(":")[-1], names[target].split("/")[-1])
        elif r["Type"] == "AWS::Events::Rule":
            bus = f"{stack}-events"
            rule = next(iter(events.list_rules(EventBusName=bus)["Rules"]), {})
            same(f"{name}'s pattern", json.loads(rule.get("EventPattern", "{}")), p["EventPattern"])
            same(f"{name}'s state", rule.get("State"), "ENABLED")
            targets = events.list_targets_by_rule(EventBusName=bus, Rule=rule["Name"])["Targets"]
            same(f"{name}'s targets", len(targets), len(p["Targets"]))
        elif r["Type"] == "AWS::S3::Bucket":
            rules = s3.get_bucket_cors(Bucket=names[name])["CORSRules"]
            same(f"{name}'s CORS methods", rules[0]["AllowedMethods"], ["PUT", "GET"])
    finish(wrong)
    print(f"CloudFormation created {len(names)} of the template's resources")


def delete(stack):
    client = boto3.client("cloudformation")
    client.delete_stack(StackName=stack)
    client.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": 300})
    wrong = []
    names = {r["Properties"]["QueueName"] for r in subset(stack)["Resources"].values() if r["Type"] == "AWS::SQS::Queue"}
    queues = names & {q.split("/")[-1] for q in boto3.client("sqs").list_queues().get("QueueUrls", [])}
    if queues:
        wrong.append(f"left were {queues}")
    finish(wrong)
    print("CloudFormation deleted them")


def finish(wrong):
    for sentence in wrong:
        print("localstack: " + sentence, file=sys.stderr)
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    {"create": create, "delete": delete}[sys.argv[1]](sys.argv[2])
