package dev.dovecote.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates of which each shows one thing. */
class TemplateReaderTest {
  static final Addresses ADDRESSES =
      new Addresses(
          "dovecote",
          "us-east-1",
          "000000000000",
          "http://127.0.0.1:1",
          "http://127.0.0.1:2",
          "127.0.0.1:3");

  @TempDir private Path folder;

  private Template read(String text) throws IOException {
    Path file = folder.resolve("template.yaml");
    Files.writeString(file, text);
    return TemplateReader.open(file).resolve(Map.of(), ADDRESSES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Stream | AWS::Kinesis::Stream | {} | ''",
        "Files | AWS::S3::Bucket | {BucketName: x} | BucketName",
        "Work | AWS::SQS::Queue | {KmsMasterKeyId: x} | KmsMasterKeyId",
        "Work | AWS::SQS::Queue | {RedrivePolicy: {maxReceiveCount: 1, other: 2}} | RedrivePolicy.other",
        "Notes | AWS::DynamoDB::Table | {KeySchema: [{AttributeName: a, Sort: x}]} | KeySchema.Sort",
        "Notes | AWS::DynamoDB::Table | {StreamSpecification: {ResourcePolicy: {}}} | StreamSpecification.ResourcePolicy",
        "Told | AWS::Events::Rule | {ScheduleExpression: rate(1 minute)} | ScheduleExpression",
        "Told | AWS::Events::Rule | {Targets: [{Id: x, InputPath: $.detail}]} | Targets.InputPath",
        "Desk | AWS::IAM::Role | {ManagedPolicyArns: ['arn:aws:iam::aws:policy/X']} | ManagedPolicyArns arn:aws:iam::aws:policy/X",
        "Desk | AWS::IAM::Role | {Policies: [{PolicyDocument: {Statement: [{Effect: Deny}]}}]} | Effect Deny",
        "Desk | AWS::IAM::Role | {Policies: [{PolicyDocument: {Statement: [{Effect: Allow, Action: 'sqs:Send*'}]}}]} | Action sqs:Send*",
        "Desk | AWS::IAM::Role | {Policies: [{PolicyDocument: {Statement: [{NotAction: x}]}}]} | Policies.PolicyDocument.Statement.NotAction",
        "Desk | AWS::IAM::Role | {Policies: [{PolicyDocument: {Statement: [{Condition: {}}]}}]} | Policies.PolicyDocument.Statement.Condition",
        "Desk | AWS::IAM::ManagedPolicy | {PolicyDocument: {Statement: [{Condition: {}}]}} | PolicyDocument.Statement.Condition",
        "Run | AWS::Serverless::Function | {Handler: x, Layers: []} | Layers",
        "Run | AWS::Serverless::Function | {Handler: x, Environment: {Other: 1}} | Environment.Other"
      })
  void what_is_not_listed_is_refused_by_name(
      String id, String type, String properties, String property) {
    assertThatThrownBy(
            () ->
                read(
                    "Resources:\n  %s:\n    Type: %s\n    Properties: %s\n"
                        .formatted(id, type, properties)))
        .isInstanceOfSatisfying(
            UnsupportedTemplateException.class,
            e -> {
              assertThat(e.resource()).isEqualTo(id);
              assertThat(e.type()).isEqualTo(type);
              assertThat(e.property()).isEqualTo(property);
              assertThat(e).hasMessageContainingAll(id, type, property);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Kinesis | {} | Event Kinesis",
        "SQS | {Queue: q, FilterCriteria: {}} | FilterCriteria",
        "DynamoDB | {Stream: s, StartingPosition: LATEST} | StartingPosition LATEST",
        "DynamoDB | {Stream: s, StartingPosition: TRIM_HORIZON, TumblingWindowInSeconds: 5} | TumblingWindowInSeconds",
        "DynamoDB | {Stream: s, StartingPosition: TRIM_HORIZON, DestinationConfig: {OnFailure: {Type: SNS}}} | OnFailure.Type",
        "ScheduleV2 | {ScheduleExpression: cron(0 * * * ? *)} | cron(0 * * * ? *)",
        "ScheduleV2 | {ScheduleExpression: rate(0 minutes)} | rate(0 minutes)"
      })
  void events_that_are_not_understood_are_refused(String type, String properties, String named) {
    assertThatThrownBy(
            () ->
                read(
                    """
                    Resources:
                      Run:
                        Type: AWS::Serverless::Function
                        Properties: {Handler: x, Events: {E: {Type: %s, Properties: %s}}}
                    """
                        .formatted(type, properties)))
        .isInstanceOf(UnsupportedTemplateException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{StartingPosition: TRIM_HORIZON, Stream: !GetAtt T.StreamArn} | T has no stream",
        "{StartingPosition: TRIM_HORIZON, Stream: s, FilterCriteria: {Filters: [{Pattern: '{\"a\": 1}'}]}} | no pattern",
      })
  void a_stream_that_is_not_there_and_a_pattern_that_is_none_are_refused(
      String properties, String named) {
    assertThatThrownBy(
            () ->
                read(
                    """
                    Resources:
                      T:
                        Type: AWS::DynamoDB::Table
                        Properties: {KeySchema: [{AttributeName: a, KeyType: HASH}]}
                      Run:
                        Type: AWS::Serverless::Function
                        Properties: {Handler: x, Events: {E: {Type: DynamoDB, Properties: %s}}}
                    """
                        .formatted(properties)))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(named);
  }

  @Test
  void sections_functions_and_attributes_that_are_not_understood_are_refused() {
    assertThatThrownBy(() -> read("Mappings: {}\nResources: {}\n"))
        .isInstanceOf(UnsupportedTemplateException.class)
        .hasMessageContaining("Mappings");
    assertThatThrownBy(() -> read(output("!Select [0, [a]]")))
        .isInstanceOf(UnsupportedTemplateException.class)
        .hasMessageContaining("Fn::Select");
    assertThatThrownBy(() -> read(output("!GetAtt Q.Nothing")))
        .isInstanceOf(UnsupportedTemplateException.class)
        .hasMessageContaining("Nothing");
    assertThatThrownBy(() -> read(output("!Ref Missing")))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("Missing");
  }

  private static String conditional(String condition) {
    return """
        Parameters: {Mode: {Type: String, Default: "on"}}
        Conditions: {Met: %s}
        Resources: {Q: {Type: AWS::SQS::Queue, Condition: Met}}
        Outputs: {O: {Value: !If [Met, !Ref Q, "left out"]}}
        """
        .formatted(condition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!Equals [!Ref Mode, 'on'] | true",
        "!Equals ['off', !Ref Mode] | false",
        "!Not [!Equals [!Ref Mode, 'on']] | false",
        "!Not [!Not [!Equals [!Ref Mode, 'on']]] | true",
      })
  void what_depends_on_a_condition_is_there_where_the_condition_is_met(
      String condition, boolean met) throws IOException {
    Template template = read(conditional(condition));
    assertThat(template.queues().containsKey("Q")).isEqualTo(met);
    assertThat(template.outputs().get("O").equals("left out")).isEqualTo(!met);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!Or [!Equals [a, a], !Equals [a, b]] | the property Fn::Or of [Condition]",
        "!Equals [!Ref Q, a] | Fn::Equals",
        "!Not [!Condition Other] | there is no condition Other",
      })
  void a_condition_that_is_not_understood_is_refused_by_name(String condition, String said) {
    assertThatThrownBy(() -> read(conditional(condition)))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(said);
  }

  @Test
  void what_refers_to_a_resource_that_is_left_out_is_refused() {
    assertThatThrownBy(
            () ->
                read(
                    conditional("!Equals [!Ref Mode, 'off']")
                        .replace("!If [Met, !Ref Q, \"left out\"]", "!Ref Q")))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("Ref names nothing: Q");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "100.5", "all"})
  void a_number_out_of_its_bounds_is_refused(String percent) {
    assertThatThrownBy(
            () ->
                TemplateReader.open(Path.of("../template.yaml"))
                    .resolve(
                        Map.of("OidcIssuer", "http://127.0.0.1:2", "TracesPercent", percent),
                        ADDRESSES))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("TracesPercent")
        .hasMessageContaining(percent);
  }

  private static String output(String value) {
    return "Resources: {Q: {Type: AWS::SQS::Queue}}\nOutputs: {O: {Value: %s}}\n".formatted(value);
  }

  @Test
  void both_forms_of_each_intrinsic_mean_the_same() throws IOException {
    String arn = "arn:aws:sqs:us-east-1:000000000000:dovecote-Q";
    assertThat(read(output("!GetAtt Q.Arn")).outputs()).containsEntry("O", arn);
    assertThat(read(output("{\"Fn::GetAtt\": [Q, Arn]}")).outputs()).containsEntry("O", arn);
    assertThat(read(output("!Sub 'x-${Q.Arn}-${!kept}-${AWS::Region}'")).outputs())
        .containsEntry("O", "x-" + arn + "-${kept}-us-east-1");
    assertThat(
            read(output("{\"Fn::Sub\": ['${A}/${Q.QueueName}', {A: !Join ['-', [a, b]]}]}"))
                .outputs())
        .containsEntry("O", "a-b/dovecote-Q");
    assertThat(read(output("{Ref: AWS::AccountId}")).outputs()).containsEntry("O", "000000000000");
  }

  @Test
  void parameters_are_checked() {
    TemplateReader reader = TemplateReader.open(Path.of("../template.yaml"));
    assertThatThrownBy(() -> reader.resolve(Map.of(), ADDRESSES))
        .hasMessageContaining("OidcIssuer");
    assertThatThrownBy(() -> reader.resolve(Map.of("OidcIssuer", "nonsense"), ADDRESSES))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("OidcIssuer");
    assertThatThrownBy(
            () ->
                reader.resolve(
                    Map.of("OidcIssuer", "http://x.y", "LogRetentionDays", "2"), ADDRESSES))
        .hasMessageContaining("LogRetentionDays");
    assertThatThrownBy(
            () -> reader.resolve(Map.of("OidcIssuer", "http://x.y", "Other", "2"), ADDRESSES))
        .hasMessageContaining("Other");
  }

  @Test
  void what_is_not_yaml_is_said_plainly() {
    assertThatThrownBy(() -> read("Resources: [")).isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> TemplateReader.open(folder.resolve("missing.yaml")))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("missing.yaml");
  }
}
