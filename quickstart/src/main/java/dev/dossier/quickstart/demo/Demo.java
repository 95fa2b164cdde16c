package dev.dossier.quickstart.demo;

import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMapParser;
import dev.dossier.quickstart.home.Addresses;
import dev.dossier.quickstart.platform.Platform;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** One request on a running platform with the sample company, checked from outside. */
public final class Demo {
  private final Platform platform;
  private final Addresses addresses;
  private final SampleCompany sample;
  private final Path dataMap;
  private final Report report;

  public Demo(
      Platform platform, Addresses addresses, SampleCompany sample, Path dataMap, Report report) {
    this.platform = platform;
    this.addresses = addresses;
    this.sample = sample;
    this.dataMap = dataMap;
    this.report = report;
  }

  /**
   * Prints what happens.
   *
   * @param out where the package goes
   * @return from the confirmation to the ready mail
   * @throws Failure names the step that went wrong
   */
  public Duration run(Path out) {
    SampleFacts facts =
        new SampleFacts(
            Objects.requireNonNull(addresses.sample(), "the demo always has the sample company"));
    Journey.Result result =
        new Journey(addresses, platform.apiKey(), report, platform.failure())
            .run(facts.people(), out);
    DataMap map = parsed();
    PackageCheck.Summary summary =
        new PackageCheck()
            .check(
                result.zip(),
                facts.counts(map, result.email()),
                new VendorFacts(sample.vendors()).items(map, result.email()));
    report.line(
        "Checked %s: %d files, %,d records; every hash is right, every count is the database's,"
            + " every item of the vendors is there",
        result.zip(), summary.files(), summary.records());
    return result.untilMail();
  }

  private DataMap parsed() {
    try {
      return DataMapParser.parse(dataMap.getFileName().toString(), Files.readAllBytes(dataMap));
    } catch (IOException e) {
      throw Failure.of("cannot read " + dataMap + ": " + e);
    }
  }
}
