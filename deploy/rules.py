"""What must hold in the expanded template and no linter sees. Each rule gives sentences; none means it holds."""
import glob
import json
import os
import re
import zipfile

from expansion import of_type, references, text

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)

# Resources that have to be wide, and why. (role or managed policy, action, what the resource looks like, reason)
WIDE = [
    (r"TracesPolicy", "xray:PutTraceSegments", r"^\*$", "X-Ray has no resources to name"),
    (r".*", "execute-api:ManageConnections", r"\$\{WebSocketApi\}/live/POST/@connections/\*$",
     "a push goes to any socket of this stack's one stage; connection IDs are not known beforehand"),
    (r"ApiRole", "execute-api:ManageConnections", r"\$\{WebSocketApi\}/live/DELETE/@connections/\*$",
     "whoever loses the permission to be at the desk loses any socket; connection IDs are not known beforehand"),
    (r"IngressRole", "s3:PutObject", r"^\$\{UploadsBucket\.Arn\}/\*$", "it signs for images that are not there yet"),
    (r"RolloutRole", "cloudwatch:DescribeAlarms", r"^\*$",
     "CodeDeploy asks for alarms in its own way, and whether it names them is not written anywhere; it only reads"),
    (r"PublishRole", "dynamodb:ListStreams", r"^\$\{ConversationsTable\.Arn\}/stream/\*$",
     "it is asked of all streams of the table"),
    (r"IngressRole", "s3:GetObject", r"^\$\{UploadsBucket\.Arn\}/\*$", "it signs for any image of any shop"),
]
# What Lambda itself does with a function's role.
WRITES_LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}
WRITES_TRACES = {"xray:PutTraceSegments"}
# Retain alone would leave empty tables and buckets behind each deployment that failed.
KEPT = "RetainExceptOnCreate"
# Tables whose contents may go with the stack, and why.
PASSING_TABLES = {
    "ConnectionsTable": "sockets and single-use tickets, worthless once the stack is gone",
}
# Routes that no authorizer guards, and why.
OPEN_ROUTES = {
    "POST /v1/buyer-tickets": "the function checks the shop's key",
    "PUT /v1/orders": "the function checks the shop's key",
}
# As they stand in tokens: of Cognito, Auth0, Okta, Entra ID, Keycloak, Google.
ISSUERS = [
    "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI",
    "https://tenant.eu.auth0.com/",
    "https://tenant.okta.com/oauth2/default",
    "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0",
    "https://id.example.com/realms/shop",
    "https://accounts.google.com",
]
# As many cost nothing in an account that has no others.
ALARMS_MAX = 10
# Queues whose age has no alarm, by the metric of our own that tells what it would (docs/decisions/0020).
TOLD_OTHERWISE = {"TimerQueue": "TimerLateness", "DeliveryQueue": "FailedPushes"}
# Lambda's own line on an invocation, and on a start from a snapshot, where they did not succeed.
BROKE_OFF = '{ ($.type = "platform.report" || $.type = "platform.restoreReport") && $.record.status != "success" }'
# CodeDeploy refuses a deployment group with more alarms.
ROLLOUT_ALARMS_MAX = 10
# CloudWatch's: the grid of a dashboard, and how many metrics one of the three that are free may show.
DASHBOARD_COLUMNS = 24
DASHBOARD_METRICS_MAX = 50
# Properties by which a resource would have a name of its own.
NAMES = {
    "AWS::Lambda::Function": "FunctionName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::IAM::Role": "RoleName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::CodeDeploy::Application": "ApplicationName",
    "AWS::CodeDeploy::DeploymentGroup": "DeploymentGroupName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::Events::EventBus": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::S3::Bucket": "BucketName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
}


def _functions(e):
    return of_type(e, "AWS::Lambda::Function")


def _sources(e):
    return of_type(e, "AWS::Lambda::EventSourceMapping")


def _resource(e, name):
    return e["Resources"].get(name, {"Type": "", "Properties": {}})


def _list(value):
    return value if isinstance(value, list) else [value]


def _statements(properties):
    """Of a role's own policies, or of a managed policy."""
    for policy in properties.get("Policies", []) + [properties] * ("PolicyDocument" in properties):
        yield from _list(policy["PolicyDocument"]["Statement"])


def _always(node):
    """A list, where it depends on a condition with all that it may hold."""
    return node["Fn::If"][1] + node["Fn::If"][2] if "Fn::If" in node else node


def _managed(e, role):
    """The template's own managed policies that a role has."""
    for name in references(role.get("ManagedPolicyArns")):
        if _resource(e, name)["Type"] == "AWS::IAM::ManagedPolicy":
            yield _resource(e, name)["Properties"]


def handlers_exist(e):
    jars = glob.glob(os.path.join(ROOT, "functions/target/lambda/lib/dovecote-functions-*.jar"))
    if len(jars) != 1:
        yield "there is no artifact to look into; run ./dovecote package"
        return
    with zipfile.ZipFile(jars[0]) as jar:
        classes = set(jar.namelist())
    for name, p in _functions(e):
        if p["Handler"].split("::")[0].replace(".", "/") + ".class" not in classes:
            yield f"{name}: no class {p['Handler']} in the artifact"


def variables_are_there(e):
    """What the composition root asks the environment for, every function must be given."""
    base = os.path.join(ROOT, "functions/src/main/java")
    def asked(folder):
        found = set()
        for file in glob.glob(os.path.join(folder, "**/*.java"), recursive=True):
            with open(file, encoding="utf-8") as source:
                found |= set(re.findall(r'@Value\("\$\{([\w.]+)\}"\)', source.read()))
        return found
    shared = asked(os.path.join(base, "dev/dovecote/functions/wiring"))
    for name, p in _functions(e):
        given = p.get("Environment", {}).get("Variables", {})
        for key in sorted(shared | asked(os.path.join(base, os.path.dirname(p["Handler"].replace(".", "/"))))):
            if key.replace(".", "_").upper() not in given:
                yield f"{name}: no variable {key.replace('.', '_').upper()}, which a bean needs"


def snapstart_is_on(e):
    for name, p in _functions(e):
        if p.get("SnapStart", {}).get("ApplyOn") != "PublishedVersions":
            yield f"{name}: no SnapStart"
        if p.get("Runtime") != "java25":
            yield f"{name}: runtime {p.get('Runtime')}"


def instances_start_as_measured(e):
    """With the JVM's options of decision 25; `bench cold` reads them here."""
    for name, p in _functions(e):
        options = p.get("Environment", {}).get("Variables", {}).get("JAVA_TOOL_OPTIONS", "").split()
        for option in ("-XX:+DisableExplicitGC", "-Dhttp.keepAlive=false", "-XX:TieredStopAtLevel=1"):
            if option not in options:
                yield f"{name}: its JVM is not given {option}"


def traces_are_a_parameter(e):
    """A share of invocations, told by the functions themselves; Lambda's own tracing would be paid besides. The permission goes with it."""
    parameter = e["Parameters"].get("TracesPercent", {})
    said = [parameter.get(key) for key in ("Type", "Default", "MinValue", "MaxValue")]
    if said != ["Number", 5, 0, 100]:
        yield f"TracesPercent: {parameter}"
    for name, p in _functions(e):
        if p.get("TracingConfig", {}).get("Mode", "PassThrough") != "PassThrough":
            yield f"{name}: Lambda traces it as well"
        share = p.get("Environment", {}).get("Variables", {}).get("TRACES_PERCENT")
        if share != {"Ref": "TracesPercent"}:
            yield f"{name}: the share that it traces is {share}"
    condition = _resource(e, "TracesPolicy").get("Condition")
    if e["Conditions"].get(condition) != {"Fn::Not": [{"Fn::Equals": [{"Ref": "TracesPercent"}, "0"]}]}:
        yield "TracesPolicy: not there exactly where functions are traced"
    for name, p in of_type(e, "AWS::IAM::Role"):
        policies = p.get("ManagedPolicyArns", [])
        if "TracesPolicy" in references(policies) and policies != {"Fn::If": [condition, [{"Ref": "TracesPolicy"}], []]}:
            yield f"{name}: refers to TracesPolicy where it may not be there"


def settings_reach_the_alias(e):
    """SAM publishes a version where a property changed, but does not see a parameter's value change."""
    versions = {references(p["FunctionName"])[0]: p for _, p in of_type(e, "AWS::Lambda::Version")}
    for name, p in _functions(e):
        said = references(versions.get(name, {}).get("Description"))
        for parameter in sorted(set(references(p)) & set(e["Parameters"])):
            if parameter not in said:
                yield f"{name}: another value of {parameter} does not reach the alias live"


def triggers_name_the_alias(e):
    def live(name, what, node):
        for target in references(node):
            r = _resource(e, target)
            if r["Type"] == "AWS::Lambda::Function":
                yield f"{name}: {what} names {target}, not its alias live"
            elif r["Type"] == "AWS::Lambda::Alias" and r["Properties"]["Name"] != "live":
                yield f"{name}: {what} names the alias {r['Properties']['Name']}"
    for name, p in _sources(e):
        yield from live(name, "FunctionName", p["FunctionName"])
    for name, p in of_type(e, "AWS::Lambda::Permission"):
        yield from live(name, "FunctionName", p["FunctionName"])
    for name, p in of_type(e, "AWS::ApiGatewayV2::Integration"):
        yield from live(name, "IntegrationUri", p.get("IntegrationUri"))
    for name, p in of_type(e, "AWS::ApiGatewayV2::Authorizer"):
        yield from live(name, "AuthorizerUri", p.get("AuthorizerUri"))
    for name, p in of_type(e, "AWS::Scheduler::Schedule"):
        yield from live(name, "Target", p["Target"]["Arn"])
    for name, p in of_type(e, "AWS::Events::Rule"):
        yield from live(name, "Targets", p.get("Targets"))


def apis_may_call(e):
    """What an API calls must allow it to: a missing permission is a 500 without a log line."""
    allowed = {t for _, p in of_type(e, "AWS::Lambda::Permission") for t in references(p["FunctionName"])}
    for kind, key in (("Integration", "IntegrationUri"), ("Authorizer", "AuthorizerUri")):
        for name, p in of_type(e, f"AWS::ApiGatewayV2::{kind}"):
            for target in references(p.get(key)):
                if _resource(e, target)["Type"] == "AWS::Lambda::Alias" and target not in allowed:
                    yield f"{name}: no permission to call {target}"
    for name, p in of_type(e, "AWS::Lambda::Permission"):
        if p.get("Principal") == "apigateway.amazonaws.com" and not references(p.get("SourceArn")):
            yield f"{name}: any API may call the function"


def websocket_is_well_formed(e):
    apis = {name: p.get("ProtocolType") for name, p in of_type(e, "AWS::ApiGatewayV2::Api")}
    for name, protocol in apis.items():
        if protocol not in ("WEBSOCKET", "HTTP"):
            yield f"{name}: ProtocolType {protocol}"
    def api(p):
        return next(iter(references(p.get("ApiId"))), None)
    for name, p in of_type(e, "AWS::ApiGatewayV2::Integration"):
        socket = apis.get(api(p)) == "WEBSOCKET"
        kinds = ("AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK") if socket else ("AWS_PROXY", "HTTP_PROXY")
        if p.get("IntegrationType") not in kinds:
            yield f"{name}: IntegrationType {p.get('IntegrationType')}"
        if not socket and p.get("PayloadFormatVersion") != "2.0":
            yield f"{name}: PayloadFormatVersion {p.get('PayloadFormatVersion')}"
        if socket and p.get("PayloadFormatVersion", "1.0") != "1.0":
            yield f"{name}: PayloadFormatVersion {p['PayloadFormatVersion']} for sockets"
        answered = [references(r["IntegrationId"]) for _, r in of_type(e, "AWS::ApiGatewayV2::IntegrationResponse")]
        if p.get("IntegrationType") in ("AWS", "HTTP", "MOCK") and [name] not in answered:
            yield f"{name}: no proxy, and no integration response"
    for name, p in of_type(e, "AWS::ApiGatewayV2::Authorizer"):
        socket = apis.get(api(p)) == "WEBSOCKET"
        if p.get("AuthorizerType") not in (("REQUEST",) if socket else ("JWT", "REQUEST")):
            yield f"{name}: AuthorizerType {p.get('AuthorizerType')}"
        start = "route.request." if socket else "$request."
        if not all(str(source).startswith(start) for source in p.get("IdentitySource", [""])):
            yield f"{name}: IdentitySource {p.get('IdentitySource')}"
    keys = set()
    for name, p in of_type(e, "AWS::ApiGatewayV2::Route"):
        socket = apis.get(api(p)) == "WEBSOCKET"
        key = p.get("RouteKey", "")
        form = r"\$(connect|disconnect|default)|[\w.-]+" if socket else r"(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|ANY) /\S*"
        if not re.fullmatch(form, key):
            yield f"{name}: RouteKey {key}"
        keys.add((api(p), key))
        targets = references(p.get("Target"))
        if not text(p.get("Target")).startswith("integrations/") or len(targets) != 1:
            yield f"{name}: Target {p.get('Target')}"
        for other in targets + references(p.get("AuthorizerId")):
            if api(_resource(e, other)["Properties"]) != api(p):
                yield f"{name}: {other} belongs to another API"
        kind = p.get("AuthorizationType", "NONE")
        if kind not in (("NONE", "CUSTOM", "AWS_IAM") if socket else ("NONE", "JWT", "CUSTOM", "AWS_IAM")):
            yield f"{name}: AuthorizationType {kind}"
        if socket and key == "$connect" and (kind != "CUSTOM" or not p.get("AuthorizerId")):
            yield f"{name}: anybody may connect"
        if not socket and kind == "NONE" and key not in OPEN_ROUTES:
            yield f"{name}: anybody may call {key}"
    for name, protocol in apis.items():
        if protocol == "WEBSOCKET":
            for key in ("$connect", "$disconnect", "$default"):
                if (name, key) not in keys:
                    yield f"{name}: no route {key}"
            if not any(api(p) == name and not p.get("AutoDeploy") is False for _, p in of_type(e, "AWS::ApiGatewayV2::Stage")):
                yield f"{name}: no stage"


def browsers_may_ask_first(e):
    """An HTTP API answers preflights by itself only where no route takes them; one with an authorizer would refuse them."""
    for api, p in of_type(e, "AWS::ApiGatewayV2::Api"):
        if p.get("ProtocolType") != "HTTP":
            continue
        methods = p.get("CorsConfiguration", {}).get("AllowMethods", [])
        for name, route in of_type(e, "AWS::ApiGatewayV2::Route"):
            method = route["RouteKey"].split(" ")[0]
            if references(route["ApiId"]) != [api]:
                continue
            if method in ("ANY", "OPTIONS", "$default") and route.get("AuthorizationType", "NONE") != "NONE":
                yield f"{name}: its authorizer refuses browsers' preflights"
            elif method not in methods:
                yield f"{name}: pages may not {method}"


def any_issuer_is_taken(e):
    """API Gateway compares the whole of it with the token's, so it must be possible to give it as it stands there."""
    pattern = e["Parameters"]["OidcIssuer"].get("AllowedPattern", "")
    for issuer in ISSUERS:
        if not re.fullmatch(pattern, issuer):
            yield f"OidcIssuer: {issuer} is refused"
    if re.fullmatch(pattern, "tenant.okta.com"):
        yield "OidcIssuer: takes what is no URL"


def schedules_are_well_formed(e):
    schedules = of_type(e, "AWS::Scheduler::Schedule") + of_type(e, "AWS::Events::Rule")
    for name, p in schedules:
        expression = p.get("ScheduleExpression")
        if expression is None:
            continue
        rate = re.fullmatch(r"rate\((\d+) (minute|hour|day)(s?)\)", expression)
        cron = re.fullmatch(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)", expression)
        once = re.fullmatch(r"at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)", expression)
        if rate:
            if int(rate[1]) < 1 or (rate[1] == "1") == bool(rate[3]):
                yield f"{name}: {expression}"
        elif cron:
            if (cron[3] == "?") == (cron[5] == "?"):
                yield f"{name}: {expression} needs ? for one of day and weekday"
        elif not once:
            yield f"{name}: {expression}"


def messages_stay_hidden_long_enough(e):
    """AWS's rule: six times the function's timeout, and the batching window."""
    for name, p in _sources(e):
        for queue in references(p["EventSourceArn"]):
            r = _resource(e, queue)
            if r["Type"] != "AWS::SQS::Queue":
                continue
            alias = next(iter(references(p["FunctionName"])))
            target = _resource(e, alias)
            if target["Type"] == "AWS::Lambda::Alias":
                target = _resource(e, references(target["Properties"]["FunctionName"])[0])
            needed = 6 * target["Properties"].get("Timeout", 3) + p.get("MaximumBatchingWindowInSeconds", 0)
            if r["Properties"].get("VisibilityTimeout", 30) < needed:
                yield f"{queue}: visible again before {needed} s, which {name} may need"


def queues_have_dead_letters(e):
    sources = {q for _, p in _sources(e) for q in references(p["EventSourceArn"])}
    dead = set()
    for name, p in of_type(e, "AWS::SQS::Queue"):
        policy = p.get("RedrivePolicy")
        for target in references((policy or {}).get("deadLetterTargetArn")):
            dead.add(target)
            other = _resource(e, target)["Properties"]
            if bool(other.get("FifoQueue")) != bool(p.get("FifoQueue")):
                yield f"{name}: {target} is of another kind"
            if other.get("MessageRetentionPeriod", 345600) <= p.get("MessageRetentionPeriod", 345600):
                yield f"{target}: keeps its letters no longer than {name}"
        if name in sources and not policy:
            yield f"{name}: no dead-letter queue"
    told = {t for _, p in of_type(e, "AWS::Events::Rule") for target in p.get("Targets", []) for t in references(target["Arn"])}
    for name, p in _sources(e):
        if p.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            yield f"{name}: one failure fails the batch"
        if not _streams(e, p):
            continue
        given_up = references(p.get("DestinationConfig", {}).get("OnFailure"))
        if not any(_resource(e, q)["Type"] == "AWS::SQS::Queue" for q in given_up):
            yield f"{name}: what the stream gives up on goes nowhere"
        if not p.get("BisectBatchOnFunctionError"):
            yield f"{name}: one record takes its whole batch along"
        if not 60 <= p.get("MaximumRecordAgeInSeconds", -1) <= 43200:
            yield f"{name}: what it gives up is gone from the stream before anybody can look"
    for name, p in of_type(e, "AWS::SQS::Queue"):
        if name not in sources | dead | told and "DeadLetters" not in name:
            yield f"{name}: nobody reads it"


def chains_may_go_on(e):
    """Lambda drops the seventeenth call of a function in one chain of messages, unless it is told that the chain is meant."""
    readers, calls = {}, {}
    for _, p in _sources(e):
        alias = _resource(e, references(p["FunctionName"])[0])["Properties"]
        for queue in references(p["EventSourceArn"]):
            readers.setdefault(queue, set()).update(references(alias.get("FunctionName")))
    for name, p in _functions(e):
        sent = {q for s in _statements(_resource(e, references(p["Role"])[0])["Properties"])
                if "sqs:SendMessage" in _list(s["Action"]) for q in references(s["Resource"])}
        calls[name] = {reader for queue in sent for reader in readers.get(queue, ())}
    for name, p in _functions(e):
        reached, ahead = set(), set(calls[name])
        while ahead:
            reached |= ahead
            ahead = {f for each in ahead for f in calls.get(each, ())} - reached
        if (p.get("RecursiveLoop") == "Allow") != (name in reached):
            yield f"{name}: RecursiveLoop {p.get('RecursiveLoop')}, where it {'calls' if name in reached else 'does not call'} itself"


def _streams(e, source):
    """The tables whose streams an event source reads."""
    return [s for s in references(source["EventSourceArn"]) if _resource(e, s)["Type"] == "AWS::DynamoDB::Table"]


def streams_come_from_tables_that_have_one(e):
    for name, p in _sources(e):
        for source in _streams(e, p):
            if "StreamSpecification" not in _resource(e, source)["Properties"]:
                yield f"{name}: {source} has no stream"
            if p.get("StartingPosition") != "TRIM_HORIZON":
                yield f"{name}: misses what is written while it is made"


def _stored_kinds():
    """The kinds of entries that the log's schema knows."""
    with open(os.path.join(ROOT, "events/schemas/log-entry.schema.json"), encoding="utf-8") as file:
        definitions = json.load(file)["$defs"]
    return {d["properties"]["t"]["const"] for d in definitions.values() if "const" in d.get("properties", {}).get("t", {})}


def _published_types():
    ending = ".schema.json"
    names = {f[:-len(ending)] for f in os.listdir(os.path.join(ROOT, "events/schemas")) if f.endswith(ending)}
    return names - {"log-entry"}


def _leaves(pattern, path=()):
    """Each list of a pattern with where it stands; what is neither list nor object has no list."""
    if isinstance(pattern, dict):
        for key, value in pattern.items():
            yield from _leaves(value, path + (key,))
    else:
        yield path, pattern if isinstance(pattern, list) and pattern else None


def stream_filters_are_well_formed(e):
    """A pattern that matches nothing is no error to AWS, and tells nobody: so each part of it has to be known here."""
    for name, p in _sources(e):
        if not _streams(e, p):
            continue
        filters = p.get("FilterCriteria", {}).get("Filters", [])
        if not filters:
            yield f"{name}: every message of every conversation starts a function"
        for each in filters:
            try:
                pattern = json.loads(each["Pattern"])
            except ValueError as wrong:
                yield f"{name}: no JSON: {wrong}"
                continue
            leaves = dict(_leaves(pattern))
            if None in leaves.values():
                yield f"{name}: values of a pattern are lists"
            kinds = leaves.get(("dynamodb", "NewImage", "e", "M", "t", "S")) or []
            if leaves.get(("eventName",)) != ["INSERT"] or len(leaves) != 2:
                yield f"{name}: asks for {sorted(leaves)}"
            told = _stored_kinds() - {"message", "offered", "asked"}
            if set(kinds) != told:
                yield f"{name}: asks for {sorted(kinds)}, where the log's events are {sorted(told)}"


def rules_match_what_is_published(e):
    for name, p in of_type(e, "AWS::Events::Rule"):
        pattern = p.get("EventPattern", {})
        if any(values is None for _, values in _leaves(pattern)):
            yield f"{name}: values of a pattern are lists"
        if pattern.get("source") != ["dovecote"]:
            yield f"{name}: listens to {pattern.get('source')}"
        unknown = set(pattern.get("detail-type", [])) - _published_types()
        if unknown or not pattern.get("detail-type"):
            yield f"{name}: nothing is published as {sorted(unknown)}"
        if not any(_resource(e, b)["Type"] == "AWS::Events::EventBus" for b in references(p.get("EventBusName"))):
            yield f"{name}: on no bus of this stack"


def rules_may_reach_their_targets(e):
    """A queue has to let the rule in: without, EventBridge drops each event and says nothing."""
    for name, p in of_type(e, "AWS::Events::Rule"):
        for target in p.get("Targets", []):
            for queue in references(target["Arn"]):
                if not any(queue in references(q["Queues"]) and _lets_in(q, queue, name)
                           for _, q in of_type(e, "AWS::SQS::QueuePolicy")):
                    yield f"{name}: may not send to {queue}"


def _lets_in(policy, queue, rule):
    for s in _list(policy["PolicyDocument"]["Statement"]):
        source = s.get("Condition", {}).get("ArnEquals", {}).get("aws:SourceArn")
        if s["Effect"] == "Allow" and s["Action"] == "sqs:SendMessage" and queue in references(s["Resource"]) \
                and s.get("Principal") == {"Service": "events.amazonaws.com"} and rule in references(source):
            return True
    return False


def permissions_are_narrow(e):
    for name, p in of_type(e, "AWS::IAM::Role", "AWS::IAM::ManagedPolicy"):
        for managed in _always(p.get("ManagedPolicyArns", [])):
            # AWS's own allow more than is needed, and change.
            if len(list(_managed(e, {"ManagedPolicyArns": [managed]}))) != 1:
                yield f"{name}: managed policy {text(managed)}"
        for statement in _statements(p):
            for action in _list(statement["Action"]):
                if "*" in action:
                    yield f"{name}: action {action}"
                for resource in _list(statement["Resource"]):
                    shown = text(resource)
                    wide = shown == "*" or "*" in shown
                    if wide and not any(re.fullmatch(role, name) and action == a and re.search(form, shown)
                                        for role, a, form, _ in WIDE):
                        yield f"{name}: {action} on {shown}"
            if "NotAction" in statement or "NotResource" in statement:
                yield f"{name}: says what is not meant"


def logs_and_traces_may_be_written(e):
    """By Lambda, and by the function. Where they may not, nothing fails: there is just nothing to see."""
    for name, p in _functions(e):
        role = _resource(e, references(p["Role"])[0])["Properties"]
        statements = [s for holder in [role, *_managed(e, role)] for s in _statements(holder)]
        group = references(p.get("LoggingConfig", {}).get("LogGroup"))
        logs = {a for s in statements if references(s["Resource"]) == group for a in _list(s["Action"])}
        for action in sorted(WRITES_LOG - logs):
            yield f"{name}: its role does not allow {action} on its log group"
        traces = {a for s in statements if s["Resource"] == "*" for a in _list(s["Action"])}
        for action in sorted(WRITES_TRACES - traces):
            yield f"{name}: its role does not allow {action}"


def each_function_has_its_own_role(e):
    roles = {}
    for name, p in _functions(e):
        role = references(p["Role"])
        if len(role) != 1 or _resource(e, role[0])["Type"] != "AWS::IAM::Role":
            yield f"{name}: its role is not in the template"
        roles.setdefault(tuple(role), []).append(name)
    for role, users in roles.items():
        if len(users) > 1:
            yield f"{role[0]}: shared by {', '.join(users)}"


def transactions_may_check(e):
    """Writing first checks that no newer conversation is there: in a transaction an action of its own."""
    allowed = [a for s in _statements(_resource(e, "IngressRole")["Properties"])
               if "ConversationsTable" in references(s["Resource"]) for a in _list(s["Action"])]
    if "dynamodb:ConditionCheckItem" not in allowed:
        yield "IngressRole: may not check a condition on ConversationsTable"


def logs_do_not_stay_forever(e):
    for name, p in of_type(e, "AWS::Logs::LogGroup"):
        if not p.get("RetentionInDays"):
            yield f"{name}: kept forever"
    for name, p in _functions(e):
        groups = references(p.get("LoggingConfig", {}).get("LogGroup"))
        if not groups or _resource(e, groups[0])["Type"] != "AWS::Logs::LogGroup":
            yield f"{name}: its log group is not in the template, so nothing ends its retention"


def names_do_not_collide(e):
    for name, r in e["Resources"].items():
        own = r.get("Properties", {}).get(NAMES.get(r["Type"], ""))
        if own is not None and "${AWS::StackName}" not in text(own):
            yield f"{name}: two stacks would both want the name {own}"


def tables_are_safe(e):
    for name, p in of_type(e, "AWS::DynamoDB::Table"):
        r = _resource(e, name)
        if not p.get("SSESpecification", {}).get("SSEEnabled"):
            yield f"{name}: not encrypted with a key of the account's"
        if name in PASSING_TABLES:
            continue
        if r.get("DeletionPolicy") != KEPT or r.get("UpdateReplacePolicy") != "Retain":
            yield f"{name}: gone with the stack"
        if not p.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled"):
            yield f"{name}: cannot be restored"


def buckets_are_safe(e):
    """What buyers and agents showed each other: kept with the tables, encrypted, and nobody's but by a signed address."""
    for name, p in of_type(e, "AWS::S3::Bucket"):
        r = _resource(e, name)
        if r.get("DeletionPolicy") != KEPT or r.get("UpdateReplacePolicy") != "Retain":
            yield f"{name}: gone with the stack"
        if not p.get("BucketEncryption"):
            yield f"{name}: does not say how it is encrypted"
        block = p.get("PublicAccessBlockConfiguration", {})
        for kind in ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"):
            if block.get(kind) is not True:
                yield f"{name}: {kind} is not on"


def alarms_speak_up(e):
    """Dead letters, errors, throttles and late work are watched; each alarm has an entry in the runbook, and no other has."""
    with open(os.path.join(ROOT, "docs", "operations.md"), encoding="utf-8") as file:
        runbook = file.read()
    watched = {}
    alarms = dict(of_type(e, "AWS::CloudWatch::Alarm"))
    for name in sorted(set(re.findall(r"\b[A-Z]\w*Alarm\b", runbook)) - set(alarms)):
        yield f"docs/operations.md speaks of {name}, which is not there"
    if len(alarms) > ALARMS_MAX:
        yield f"{len(alarms)} alarms, more than the {ALARMS_MAX} that an account has free"
    for name, p in alarms.items():
        if f"| {name} |" not in runbook:
            yield f"{name}: not in docs/operations.md"
        if not p.get("AlarmActions"):
            yield f"{name}: tells nobody"
        if p.get("TreatMissingData") != "notBreaching":
            yield f"{name}: rings when nothing happens"
        for target in references(p.get("Dimensions")) or [text(p["Namespace"])]:
            watched.setdefault(target, set()).add(p["MetricName"])
    for _, p in of_type(e, "AWS::SQS::Queue"):
        for target in references((p.get("RedrivePolicy") or {}).get("deadLetterTargetArn")):
            if "ApproximateNumberOfMessagesVisible" not in watched.get(target, ()):
                yield f"{target}: no alarm on dead letters"
    for _, p in _sources(e):
        for target in references(p.get("DestinationConfig", {}).get("OnFailure")):
            if "ApproximateNumberOfMessagesVisible" not in watched.get(target, ()):
                yield f"{target}: no alarm on what a stream gave up"
        for queue in references(p["EventSourceArn"]):
            age = "ApproximateAgeOfOldestMessage" in watched.get(queue, ())
            if _resource(e, queue)["Type"] == "AWS::SQS::Queue" and not age and queue not in TOLD_OTHERWISE:
                yield f"{queue}: no alarm on its age"
    for metric in sorted(set(TOLD_OTHERWISE.values()) - watched.get("AWS::StackName", set())):
        yield f"no alarm on {metric}, which stands for the age of a queue"
    if "Throttles" not in watched.get("AWS/Lambda", ()):
        yield "no alarm on throttled functions"


def errors_are_counted(e):
    """One metric of all functions: what Lambda logs of those that broke off."""
    alarm = _resource(e, "FunctionErrorsAlarm")["Properties"]
    told = {}
    for name, p in of_type(e, "AWS::Logs::MetricFilter"):
        if p.get("FilterPattern") != BROKE_OFF:
            yield f"{name}: looks for {p.get('FilterPattern')}"
        for t in p.get("MetricTransformations", []):
            if (t.get("MetricNamespace"), t.get("MetricName")) == (alarm.get("Namespace"), alarm.get("MetricName")):
                told.setdefault(next(iter(references(p["LogGroupName"])), None), t.get("MetricValue"))
    if "${AWS::StackName}" not in text(alarm.get("Namespace")):
        yield "FunctionErrorsAlarm: would ring for other stacks"
    for name, p in _functions(e):
        config = p.get("LoggingConfig", {})
        if (config.get("LogFormat"), config.get("SystemLogLevel")) != ("JSON", "WARN"):
            yield f"{name}: Lambda does not log its failures as JSON, or more than these"
        if told.get(next(iter(references(config.get("LogGroup"))), None)) != "1":
            yield f"{name}: nobody counts its errors"


def rollouts_are_guarded(e):
    """New versions get traffic by and by, and lose it again when an alarm rings."""
    aliases = {references(p["FunctionName"])[0]: name for name, p in of_type(e, "AWS::Lambda::Alias")}
    alarms = dict(of_type(e, "AWS::CloudWatch::Alarm"))
    for name, function in _functions(e):
        policy = _resource(e, aliases.get(name, "")).get("UpdatePolicy", {}).get("CodeDeployLambdaAliasUpdate")
        if not policy:
            yield f"{name}: a new version gets all traffic at once"
            continue
        p = _resource(e, references(policy["DeploymentGroupName"])[0])["Properties"]
        if "AllAtOnce" in json.dumps(p.get("DeploymentConfigName")):
            yield f"{name}: a new version gets all traffic at once"
        back = p.get("AutoRollbackConfiguration", {})
        if not back.get("Enabled") or "DEPLOYMENT_STOP_ON_ALARM" not in back.get("Events", []):
            yield f"{name}: no way back when an alarm rings"
        watching = [a for a in references(p.get("AlarmConfiguration"))]
        if len(watching) > ROLLOUT_ALARMS_MAX or not set(watching) <= set(alarms):
            yield f"{name}: its roll-out is watched by {', '.join(watching)}"
        watched = [alarms[a]["MetricName"] for a in watching if a in alarms]
        if not {"FunctionErrors", "Faults"} <= set(watched):
            yield f"{name}: its roll-out goes on though it fails"
        role = _resource(e, next(iter(references(p.get("ServiceRoleArn"))), ""))["Properties"]
        moved = {r for s in _statements(role) if "lambda:UpdateAlias" in _list(s["Action"]) for r in references(s["Resource"])}
        if name not in moved:
            yield f"{name}: CodeDeploy may not move its alias"


def _cells(widget):
    return {(x, y) for x in range(widget["x"], widget["x"] + widget["width"])
            for y in range(widget["y"], widget["y"] + widget["height"])}


def _dashboard(expression):
    """The body of a dashboard, its variables left as they are written."""
    return json.loads(text(expression))


def dashboards_are_well_formed(e):
    """CloudWatch takes a broken widget, and shows nothing in its place."""
    dashboards = of_type(e, "AWS::CloudWatch::Dashboard")
    if not dashboards:
        yield "there is no dashboard"
    for name, p in dashboards:
        try:
            widgets = _dashboard(p["DashboardBody"])["widgets"]
        except (ValueError, KeyError) as broken:
            yield f"{name}: {broken!r}"
            continue
        taken, metrics, shown = set(), 0, set()
        for widget in widgets:
            properties = widget["properties"]
            title = properties.get("title")
            if widget["x"] + widget["width"] > DASHBOARD_COLUMNS or taken & _cells(widget):
                yield f"{name}: {title} is outside, or on top of another"
            taken |= _cells(widget)
            if widget["type"] == "alarm":
                shown |= set(references({"Fn::Sub": json.dumps(properties["alarms"])}))
            elif widget["type"] != "metric" or properties.get("region") != "${AWS::Region}" or not properties.get("metrics"):
                yield f"{name}: {title} shows no metric of this region"
            for metric in properties.get("metrics", []):
                parts = [part for part in metric if not isinstance(part, dict)]
                metrics += 1
                if len(parts) < 2 or len(parts) % 2 or not all(isinstance(part, str) for part in parts):
                    yield f"{name}: {title} has no such metric: {metric}"
        if metrics > DASHBOARD_METRICS_MAX:
            yield f"{name}: {metrics} metrics, too many to be free"
        for alarm, _ in of_type(e, "AWS::CloudWatch::Alarm"):
            if alarm not in shown:
                yield f"{name}: does not show {alarm}"
        for unknown in set(references(p["DashboardBody"])) - set(e["Resources"]):
            yield f"{name}: {unknown} is not in the template"


def parameters_are_explained(e):
    with open(os.path.join(ROOT, "docs", "operations.md"), encoding="utf-8") as file:
        runbook = file.read()
    for kind in ("Parameters", "Outputs"):
        for name, p in e[kind].items():
            if len(p.get("Description", "")) < 20:
                yield f"{name}: no description"
    for name in e["Parameters"]:
        if f"`{name}`" not in runbook:
            yield f"{name}: not in docs/operations.md"


RULES = [
    handlers_exist, variables_are_there, snapstart_is_on, instances_start_as_measured, traces_are_a_parameter,
    settings_reach_the_alias, triggers_name_the_alias, apis_may_call,
    websocket_is_well_formed, browsers_may_ask_first, any_issuer_is_taken, schedules_are_well_formed,
    messages_stay_hidden_long_enough, queues_have_dead_letters, chains_may_go_on,
    streams_come_from_tables_that_have_one, stream_filters_are_well_formed, rules_match_what_is_published,
    rules_may_reach_their_targets, permissions_are_narrow, logs_and_traces_may_be_written,
    each_function_has_its_own_role, transactions_may_check, logs_do_not_stay_forever, names_do_not_collide, tables_are_safe,
    buckets_are_safe, alarms_speak_up,
    errors_are_counted,
    rollouts_are_guarded, dashboards_are_well_formed, parameters_are_explained,
]
