"""Makes a dead letter on LocalStack: sends a message to a queue, and takes it until the queue has it no more.

die.py QUEUE_URL BODY [GROUP]
"""
import sys
import time

import boto3

# Seconds that this may take on a busy machine.
PATIENCE = 180


def die(url, body, group=None):
    sqs = boto3.client("sqs")
    sqs.send_message(
        QueueUrl=url, MessageBody=body,
        **({"MessageGroupId": group, "MessageDeduplicationId": "1"} if group else {}))
    until = time.monotonic() + PATIENCE
    while _waiting(sqs, url):
        if time.monotonic() > until:
            sys.exit(f"localstack: the message did not leave {url}")
        sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)


def _waiting(sqs, url):
    name = "ApproximateNumberOfMessages"
    return int(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])


if __name__ == "__main__":
    die(*sys.argv[1:])
