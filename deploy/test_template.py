"""The rules hold for the template, and each finds a fault that is put in on purpose."""
import copy
import json
import unittest

import rules
from expansion import expand, read

SOURCE = read()
EXPANDED = expand(SOURCE)


def resource(name):
    return lambda e: e["Resources"][name]["Properties"]


def put(name, key, value):
    """A fault: a property of a resource set to something else."""
    def fault(e):
        e["Resources"][name]["Properties"][key] = value
    return fault


def without(name, key):
    def fault(e):
        del e["Resources"][name]["Properties"][key]
    return fault


def gone(name):
    return lambda e: e["Resources"].pop(name)


def statement(role, index, key, value):
    def fault(e):
        e["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][index][key] = value
    return fault


def managed(key, value):
    def fault(e):
        resource("TracesPolicy")(e)["PolicyDocument"]["Statement"][0][key] = value
    return fault


def whole(name, key, value):
    def fault(e):
        e["Resources"][name][key] = value
    return fault


def filtered(pattern):
    return put("PublishFunctionLog", "FilterCriteria", {"Filters": [{"Pattern": pattern}]})


def kinds(names, event="INSERT"):
    return json.dumps({"eventName": [event], "dynamodb": {"NewImage": {"e": {"M": {"t": {"S": names}}}}}})


TOLD = ["opened", "queued", "assigned", "transferred", "left", "ended"]


def dashboard(old, new):
    """A fault: the text of the dashboard, changed."""
    def fault(e):
        properties = resource("Dashboard")(e)
        assert old in properties["DashboardBody"]["Fn::Sub"]
        properties["DashboardBody"]["Fn::Sub"] = properties["DashboardBody"]["Fn::Sub"].replace(old, new, 1)
    return fault


def unwatched(alarm):
    """A fault: roll-outs of one function do without an alarm."""
    def fault(e):
        configuration = resource("ApiFunctionDeploymentGroup")(e)["AlarmConfiguration"]
        configuration["Alarms"] = [a for a in configuration["Alarms"] if a["Name"] != {"Ref": alarm}]
    return fault


WILD = {"Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${WebSocketApi}/*"}
FAULTS = [
    (rules.handlers_exist, put("ApiFunction", "Handler", "dev.dovecote.functions.api.ApiHandlr")),
    (rules.variables_are_there, lambda e: resource("ApiFunction")(e)["Environment"]["Variables"].pop("DESK_TABLE")),
    (rules.snapstart_is_on, without("IngressFunction", "SnapStart")),
    (rules.snapstart_is_on, put("IngressFunction", "Runtime", "java21")),
    (rules.instances_start_as_measured, lambda e: resource("ApiFunction")(e)["Environment"]["Variables"].pop("JAVA_TOOL_OPTIONS")),
    (rules.instances_start_as_measured, lambda e: resource("ApiFunction")(e)["Environment"]["Variables"].update(
        {"JAVA_TOOL_OPTIONS": "-Dhttp.keepAlive=false"})),
    (rules.traces_are_a_parameter, put("IngressFunction", "TracingConfig", {"Mode": "Active"})),
    (rules.traces_are_a_parameter, lambda e: resource("SweepFunction")(e)["Environment"]["Variables"].pop("TRACES_PERCENT")),
    (rules.traces_are_a_parameter, lambda e: resource("SweepFunction")(e)["Environment"]["Variables"].update(
        {"TRACES_PERCENT": "0"})),
    (rules.traces_are_a_parameter, lambda e: e["Parameters"]["TracesPercent"].update({"Default": 100})),
    (rules.traces_are_a_parameter, lambda e: e["Parameters"]["TracesPercent"].pop("MaxValue")),
    (rules.traces_are_a_parameter, lambda e: e["Resources"]["TracesPolicy"].pop("Condition")),
    (rules.traces_are_a_parameter, lambda e: e["Conditions"].update({"FunctionsAreTraced": {"Fn::Equals": ["1", "1"]}})),
    (rules.traces_are_a_parameter, put("ApiRole", "ManagedPolicyArns", [{"Ref": "TracesPolicy"}])),
    (rules.settings_reach_the_alias, lambda e: [v["Properties"].pop("Description") for n, v in e["Resources"].items()
        if n.startswith("ApiFunctionVersion")]),
    (rules.settings_reach_the_alias, lambda e: resource("ApiFunction")(e)["Environment"]["Variables"].update(
        {"AUDIENCE": {"Ref": "OidcAudience"}})),
    (rules.triggers_name_the_alias, put("SweepFunctionDue", "FunctionName", {"Ref": "SweepFunction"})),
    (rules.triggers_name_the_alias, put("PublishFunctionLog", "FunctionName", {"Ref": "PublishFunction"})),
    (rules.triggers_name_the_alias, put("ApiPermission", "FunctionName", {"Ref": "ApiFunction"})),
    (rules.triggers_name_the_alias, put("ApiIntegration", "IntegrationUri", {"Fn::GetAtt": ["ApiFunction", "Arn"]})),
    (rules.triggers_name_the_alias, put("TicketAuthorizer", "AuthorizerUri",
        {"Fn::Sub": ["arn:x/${Function}/invocations", {"Function": {"Fn::GetAtt": ["AuthorizerFunction", "Arn"]}}]})),
    (rules.triggers_name_the_alias, lambda e: resource("SweepFunctionEachMinute")(e)["Target"].update(
        {"Arn": {"Fn::GetAtt": ["SweepFunction", "Arn"]}})),
    (rules.apis_may_call, gone("AuthorizerPermission")),
    (rules.apis_may_call, without("ApiPermission", "SourceArn")),
    (rules.websocket_is_well_formed, put("WebSocketApi", "ProtocolType", "WEBSOCKETS")),
    (rules.websocket_is_well_formed, put("IngressIntegration", "IntegrationType", "LAMBDA")),
    (rules.websocket_is_well_formed, put("ApiIntegration", "PayloadFormatVersion", "1.0")),
    (rules.websocket_is_well_formed, put("TicketAuthorizer", "AuthorizerType", "JWT")),
    (rules.websocket_is_well_formed, put("TicketAuthorizer", "IdentitySource", ["$request.querystring.ticket"])),
    (rules.websocket_is_well_formed, put("ConnectRoute", "AuthorizationType", "NONE")),
    (rules.websocket_is_well_formed, put("DisconnectRoute", "RouteKey", "$disconected")),
    (rules.websocket_is_well_formed, put("DefaultRoute", "Target", {"Fn::Sub": "integrations/${ApiIntegration}"})),
    (rules.websocket_is_well_formed, put("StaffGetRoute", "AuthorizationType", "NONE")),
    (rules.websocket_is_well_formed, put("StaffGetRoute", "RouteKey", "any v1")),
    (rules.websocket_is_well_formed, put("WebSocketStage", "AutoDeploy", False)),
    (rules.websocket_is_well_formed, gone("ConnectIntegrationResponse")),
    (rules.any_issuer_is_taken, lambda e: e["Parameters"]["OidcIssuer"].update({"AllowedPattern": "^https?://.+[^/]$"})),
    (rules.any_issuer_is_taken, lambda e: e["Parameters"]["OidcIssuer"].update({"AllowedPattern": "^.+$"})),
    (rules.browsers_may_ask_first, put("StaffGetRoute", "RouteKey", "ANY /v1/{proxy+}")),
    (rules.browsers_may_ask_first, put("StaffGetRoute", "RouteKey", "OPTIONS /v1/{proxy+}")),
    (rules.browsers_may_ask_first, put("StaffGetRoute", "RouteKey", "DELETE /v1/{proxy+}")),
    (rules.browsers_may_ask_first, lambda e: resource("HttpApi")(e).pop("CorsConfiguration")),
    (rules.schedules_are_well_formed, put("SweepFunctionEachMinute", "ScheduleExpression", "rate(1 minutes)")),
    (rules.schedules_are_well_formed, put("SweepFunctionEachMinute", "ScheduleExpression", "rate(30 seconds)")),
    (rules.schedules_are_well_formed, put("SweepFunctionEachMinute", "ScheduleExpression", "cron(0 3 * * * *)")),
    (rules.messages_stay_hidden_long_enough, put("AssignmentFunction", "Timeout", 6)),
    (rules.messages_stay_hidden_long_enough, put("TimerQueue", "VisibilityTimeout", 59)),
    (rules.messages_stay_hidden_long_enough, put("SweepFunctionDue", "MaximumBatchingWindowInSeconds", 5)),
    (rules.chains_may_go_on, without("AssignmentFunction", "RecursiveLoop")),
    (rules.chains_may_go_on, put("SweepFunction", "RecursiveLoop", "Terminate")),
    (rules.chains_may_go_on, put("DeliveryFunction", "RecursiveLoop", "Allow")),
    (rules.queues_have_dead_letters, without("TimerQueue", "RedrivePolicy")),
    (rules.queues_have_dead_letters, put("AssignmentDeadLetters", "FifoQueue", False)),
    (rules.queues_have_dead_letters, put("RetryDeadLetters", "MessageRetentionPeriod", 3600)),
    (rules.queues_have_dead_letters, without("DeliveryFunctionPushes", "FunctionResponseTypes")),
    (rules.queues_have_dead_letters, gone("DeliveryFunctionPushes")),
    (rules.queues_have_dead_letters, without("PublishFunctionLog", "DestinationConfig")),
    (rules.queues_have_dead_letters, put("PublishFunctionLog", "DestinationConfig", {"OnFailure": {"Destination": "x"}})),
    (rules.queues_have_dead_letters, without("PublishFunctionLog", "BisectBatchOnFunctionError")),
    (rules.queues_have_dead_letters, without("PublishFunctionLog", "FunctionResponseTypes")),
    (rules.queues_have_dead_letters, without("PublishFunctionLog", "MaximumRecordAgeInSeconds")),
    (rules.queues_have_dead_letters, gone("EndedConversationsExample")),
    (rules.streams_come_from_tables_that_have_one, without("ConversationsTable", "StreamSpecification")),
    (rules.streams_come_from_tables_that_have_one, put("PublishFunctionLog", "EventSourceArn",
        {"Fn::GetAtt": ["DeskTable", "StreamArn"]})),
    (rules.streams_come_from_tables_that_have_one, put("PublishFunctionLog", "StartingPosition", "LATEST")),
    (rules.stream_filters_are_well_formed, without("PublishFunctionLog", "FilterCriteria")),
    (rules.stream_filters_are_well_formed, filtered("{")),
    (rules.stream_filters_are_well_formed, filtered(kinds("opened"))),
    (rules.stream_filters_are_well_formed, filtered(kinds(TOLD[1:]))),
    (rules.stream_filters_are_well_formed, filtered(kinds(TOLD + ["message"]))),
    (rules.stream_filters_are_well_formed, filtered(kinds(TOLD, "MODIFY"))),
    (rules.stream_filters_are_well_formed, filtered(kinds(TOLD).replace("NewImage", "Image"))),
    (rules.rules_match_what_is_published, put("EndedConversationsExample", "EventPattern",
        {"source": ["dovecote"], "detail-type": ["ConversationEnd"]})),
    (rules.rules_match_what_is_published, put("EndedConversationsExample", "EventPattern",
        {"source": ["aws.dovecote"], "detail-type": ["ConversationEnded"]})),
    (rules.rules_match_what_is_published, put("EndedConversationsExample", "EventPattern",
        {"source": ["dovecote"], "detail-type": ["ConversationEnded"], "detail": {"shop": "magpie"}})),
    (rules.rules_match_what_is_published, without("EndedConversationsExample", "EventBusName")),
    (rules.rules_may_reach_their_targets, gone("EndedConversationsPolicy")),
    (rules.rules_may_reach_their_targets, lambda e: resource("EndedConversationsPolicy")(e)["PolicyDocument"]["Statement"][0]
        .pop("Condition")),
    (rules.permissions_are_narrow, statement("ApiRole", 1, "Action", "dynamodb:*")),
    (rules.permissions_are_narrow, statement("ApiRole", 1, "Action", ["dynamodb:GetItem", "dynamodb:Put*"])),
    (rules.permissions_are_narrow, statement("ApiRole", 1, "Resource", "*")),
    (rules.permissions_are_narrow, statement("ApiRole", -1, "Resource", WILD)),
    (rules.permissions_are_narrow, statement("ApiRole", 1, "NotAction", "iam:PassRole")),
    (rules.permissions_are_narrow, put("ApiRole", "ManagedPolicyArns", ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"])),
    (rules.permissions_are_narrow, managed("Action", "xray:*")),
    (rules.permissions_are_narrow, managed("Action", "xray:GetTraceSummaries")),
    (rules.permissions_are_narrow, whole("TracesPolicy", "Type", "AWS::IAM::Group")),
    (rules.logs_and_traces_may_be_written, statement("ApiRole", 0, "Action", "logs:PutLogEvents")),
    (rules.logs_and_traces_may_be_written, statement("ApiRole", 0, "Resource", {"Fn::GetAtt": ["IngressLogs", "Arn"]})),
    (rules.logs_and_traces_may_be_written, without("ApiRole", "ManagedPolicyArns")),
    (rules.logs_and_traces_may_be_written, without("SweepRole", "ManagedPolicyArns")),
    (rules.logs_and_traces_may_be_written, managed("Action", "xray:PutTelemetryRecords")),
    (rules.each_function_has_its_own_role, put("ApiFunction", "Role", {"Fn::GetAtt": ["IngressRole", "Arn"]})),
    (rules.each_function_has_its_own_role, put("ApiFunction", "Role", "arn:aws:iam::1:role/mine")),
    (rules.transactions_may_check, statement("IngressRole", 2, "Action", "dynamodb:GetItem")),
    (rules.logs_do_not_stay_forever, without("ApiLogs", "RetentionInDays")),
    (rules.logs_do_not_stay_forever, without("ApiFunction", "LoggingConfig")),
    (rules.names_do_not_collide, put("SweepFunctionEachMinute", "Name", "SweepFunctionEachMinute")),
    (rules.names_do_not_collide, put("DeskTable", "TableName", "desk")),
    (rules.names_do_not_collide, put("EventBus", "Name", "events")),
    (rules.names_do_not_collide, put("UploadsBucket", "BucketName", "uploads")),
    (rules.names_do_not_collide, put("TracesPolicy", "ManagedPolicyName", "traces")),
    (rules.tables_are_safe, whole("DeskTable", "DeletionPolicy", "Delete")),
    (rules.tables_are_safe, whole("DeskTable", "DeletionPolicy", "Retain")),
    (rules.tables_are_safe, whole("DeskTable", "UpdateReplacePolicy", "Delete")),
    (rules.tables_are_safe, without("DeskTable", "PointInTimeRecoverySpecification")),
    (rules.tables_are_safe, without("ConnectionsTable", "SSESpecification")),
    (rules.buckets_are_safe, whole("UploadsBucket", "DeletionPolicy", "Delete")),
    (rules.buckets_are_safe, whole("UploadsBucket", "UpdateReplacePolicy", "Delete")),
    (rules.buckets_are_safe, without("UploadsBucket", "BucketEncryption")),
    (rules.buckets_are_safe, without("UploadsBucket", "PublicAccessBlockConfiguration")),
    (rules.buckets_are_safe, lambda e: resource("UploadsBucket")(e)["PublicAccessBlockConfiguration"].update(
        {"BlockPublicPolicy": False})),
    (rules.alarms_speak_up, gone("RetryDeadLettersAlarm")),
    (rules.alarms_speak_up, gone("AssignmentAgeAlarm")),
    (rules.alarms_speak_up, gone("PublishDeadLettersAlarm")),
    (rules.alarms_speak_up, gone("TimerLatenessAlarm")),
    (rules.alarms_speak_up, gone("FailedPushesAlarm")),
    (rules.alarms_speak_up, gone("ThrottlesAlarm")),
    (rules.alarms_speak_up, put("FaultsAlarm", "AlarmActions", [])),
    (rules.alarms_speak_up, put("FaultsAlarm", "TreatMissingData", "breaching")),
    (rules.alarms_speak_up, lambda e: e["Resources"].update({"NewAlarm": e["Resources"].pop("FaultsAlarm")})),
    (rules.alarms_speak_up, lambda e: e["Resources"].update({"NewAlarm": e["Resources"]["FaultsAlarm"]})),
    (rules.errors_are_counted, gone("FunctionErrorsAlarm")),
    (rules.errors_are_counted, gone("ApiErrors")),
    (rules.errors_are_counted, put("ApiErrors", "LogGroupName", {"Ref": "IngressLogs"})),
    (rules.errors_are_counted, put("ApiErrors", "FilterPattern", '{ $.type = "platform.report" }')),
    (rules.errors_are_counted, put("FunctionErrorsAlarm", "Namespace", "Dovecote")),
    (rules.errors_are_counted, put("FunctionErrorsAlarm", "MetricName", "FunctionError")),
    (rules.errors_are_counted, put("ApiFunction", "LoggingConfig", {"LogGroup": {"Ref": "ApiLogs"}})),
    (rules.rollouts_are_guarded, lambda e: e["Resources"]["ApiFunctionAliaslive"].pop("UpdatePolicy")),
    (rules.rollouts_are_guarded, put("ApiFunctionDeploymentGroup", "DeploymentConfigName", "CodeDeployDefault.LambdaAllAtOnce")),
    (rules.rollouts_are_guarded, put("ApiFunctionDeploymentGroup", "AutoRollbackConfiguration", {"Enabled": False})),
    (rules.rollouts_are_guarded, lambda e: resource("ApiFunctionDeploymentGroup")(e)["AutoRollbackConfiguration"].update(
        {"Events": ["DEPLOYMENT_FAILURE"]})),
    (rules.rollouts_are_guarded, unwatched("FunctionErrorsAlarm")),
    (rules.rollouts_are_guarded, unwatched("FaultsAlarm")),
    (rules.rollouts_are_guarded, lambda e: resource("ApiFunctionDeploymentGroup")(e)["AlarmConfiguration"]["Alarms"].extend(
        [{"Name": {"Ref": "ThrottlesAlarm"}}] * 7)),
    (rules.rollouts_are_guarded, gone("FunctionErrorsAlarm")),
    (rules.rollouts_are_guarded, statement("RolloutRole", 1, "Resource", [{"Fn::GetAtt": ["IngressFunction", "Arn"]}])),
    (rules.permissions_are_narrow, statement("RolloutRole", 1, "Resource", "*")),
    (rules.dashboards_are_well_formed, gone("Dashboard")),
    (rules.dashboards_are_well_formed, dashboard('"widgets": [', '"widgets": [,')),
    (rules.dashboards_are_well_formed, dashboard('"x": 16', '"x": 17')),
    (rules.dashboards_are_well_formed, dashboard('"x": 8', '"x": 7')),
    (rules.dashboards_are_well_formed, dashboard('"region": "${AWS::Region}"', '"region": "us-east-1"')),
    (rules.dashboards_are_well_formed, dashboard('"TimerLateness", "Stack"', '"TimerLateness"')),
    (rules.dashboards_are_well_formed, dashboard('"${AssignmentAgeAlarm.Arn}",', "")),
    (rules.dashboards_are_well_formed, dashboard("${DeskTable}", "${DeskTabel}")),
    (rules.dashboards_are_well_formed, dashboard('["AWS/Lambda", "Throttles"]', ", ".join(['["AWS/Lambda", "Throttles"]'] * 20))),
    (rules.parameters_are_explained, lambda e: e["Parameters"]["OidcIssuer"].pop("Description")),
    (rules.parameters_are_explained, lambda e: e["Parameters"].update({"Unheard": e["Parameters"]["OidcIssuer"]})),
    (rules.parameters_are_explained, lambda e: e["Outputs"]["HttpUrl"].pop("Description")),
]


class TemplateTest(unittest.TestCase):
    maxDiff = None

    def test_the_template_as_it_is(self):
        for rule in rules.RULES:
            with self.subTest(rule.__name__):
                self.assertEqual([], list(rule(EXPANDED)))

    def test_a_changed_property_publishes_a_version(self):
        changed = copy.deepcopy(SOURCE)
        changed["Resources"]["ApiFunction"]["Properties"]["Timeout"] = 9
        def version(template):
            return {n for n, r in expand(template)["Resources"].items()
                    if r["Type"] == "AWS::Lambda::Version" and n.startswith("ApiFunction")}
        self.assertNotEqual(version(SOURCE), version(changed))
        without = [copy.deepcopy(SOURCE), changed]
        for template in without:
            del template["Globals"]["Function"]["AutoPublishAliasAllProperties"]
        self.assertEqual(*map(version, without))

    def test_a_fix_in_a_hurry_goes_past_codedeploy(self):
        def guards(parameters):
            return {r["Type"] for r in expand(SOURCE, parameters)["Resources"].values() if "CodeDeploy" in r["Type"]}
        self.assertEqual(set(), guards({"GuardedRollout": "false"}))
        self.assertEqual({"AWS::CodeDeploy::Application", "AWS::CodeDeploy::DeploymentGroup"}, guards({}))

    def test_the_type_of_rollout_is_a_parameter(self):
        group = expand(SOURCE, {"RolloutType": "Linear10PercentEvery1Minute"})["Resources"]["ApiFunctionDeploymentGroup"]
        self.assertIn("Linear10PercentEvery1Minute", str(group["Properties"]["DeploymentConfigName"]))

    def test_each_rule_finds_its_faults(self):
        for number, (rule, fault) in enumerate(FAULTS):
            with self.subTest(f"fault {number} of {rule.__name__}"):
                broken = copy.deepcopy(EXPANDED)
                fault(broken)
                self.assertNotEqual([], list(rule(broken)))

    def test_each_rule_has_a_fault(self):
        self.assertEqual(set(), {r.__name__ for r in rules.RULES} - {r.__name__ for r, _ in FAULTS})


if __name__ == "__main__":
    unittest.main()
