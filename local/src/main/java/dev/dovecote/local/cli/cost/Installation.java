package dev.dovecote.local.cli.cost;

import dev.dovecote.local.template.Template;
import dev.dovecote.local.template.TemplateReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the template makes cost money whether anybody writes or not.
 *
 * @param megabytes the most memory that a function has
 * @param standardQueues that functions read
 * @param fifoQueues that functions read
 * @param tracesPercent of how many invocations in a hundred X-Ray is told
 * @param scheduledMinutes between two runs, for each schedule
 */
record Installation(
    int megabytes,
    int alarms,
    int dashboards,
    int standardQueues,
    int fifoQueues,
    double tracesPercent,
    List<Double> scheduledMinutes) {
  /** A variable of functions. */
  static final String TRACES_PERCENT = "TRACES_PERCENT";

  private static final double MINUTE_SECONDS = Duration.ofMinutes(1).toSeconds();

  static Installation of(Template template, Path file) {
    TemplateReader reader = TemplateReader.open(file);
    List<String> queues =
        template.functions().values().stream()
            .flatMap(function -> function.queues().stream())
            .map(Template.SqsTrigger::queueArn)
            .toList();
    int fifo = (int) queues.stream().filter(queue -> queue.endsWith(".fifo")).count();
    return new Installation(
        template.functions().values().stream()
            .mapToInt(Template.Function::memoryMegabytes)
            .max()
            .orElseThrow(),
        reader.count("AWS::CloudWatch::Alarm"),
        reader.count("AWS::CloudWatch::Dashboard"),
        queues.size() - fifo,
        fifo,
        template.functions().values().stream()
            .map(function -> function.environment().getOrDefault(TRACES_PERCENT, "0"))
            .mapToDouble(Double::parseDouble)
            .max()
            .orElseThrow(),
        template.functions().values().stream()
            .flatMap(function -> function.schedules().stream())
            .map(schedule -> schedule.rate().toSeconds() / MINUTE_SECONDS)
            .toList());
  }

  /** What is counted in a month besides the schedules' own work. */
  Amounts standing() {
    double polls =
        Assumptions.POLLERS
            * (double) Duration.ofHours(Assumptions.MONTH_HOURS).toSeconds()
            / Assumptions.POLL_SECONDS;
    return Amounts.of(Counted.ALARMS, alarms)
        .plus(Counted.DASHBOARDS, Math.max(0, dashboards - Assumptions.FREE_DASHBOARDS))
        .plus(Counted.STANDARD_QUEUE_REQUESTS, standardQueues * polls)
        .plus(Counted.FIFO_QUEUE_REQUESTS, fifoQueues * polls);
  }

  /** How often schedules run in a month. */
  double scheduledRuns() {
    double minutes = Duration.ofHours(Assumptions.MONTH_HOURS).toMinutes();
    return scheduledMinutes.stream().mapToDouble(between -> minutes / between).sum();
  }
}
