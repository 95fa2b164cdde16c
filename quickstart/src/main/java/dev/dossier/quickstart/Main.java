package dev.dossier.quickstart;

import dev.dossier.collector.check.CheckReport;
import dev.dossier.collector.check.DataMapCheck;
import dev.dossier.common.datamap.DataMapException;
import dev.dossier.common.datamap.DataMapParser;
import dev.dossier.quickstart.demo.Demo;
import dev.dossier.quickstart.demo.SampleCompany;
import dev.dossier.quickstart.home.Addresses;
import dev.dossier.quickstart.home.DataDirectory;
import dev.dossier.quickstart.platform.Companion;
import dev.dossier.quickstart.platform.Environment;
import dev.dossier.quickstart.platform.KeyRotation;
import dev.dossier.quickstart.platform.Options;
import dev.dossier.quickstart.platform.Platform;
import dev.dossier.quickstart.platform.ServiceCommand;
import dev.dossier.quickstart.platform.ServiceName;
import dev.dossier.quickstart.report.ExitCode;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What the script {@code dossier} calls. */
public final class Main {
  private final Path home;
  private final Environment environment;
  private final Report report;
  private final StopSignals signals;
  private final long begin = System.nanoTime();

  private Main(Path home, Environment environment, Report report, StopSignals signals) {
    this.home = home;
    this.environment = environment;
    this.report = report;
    this.signals = signals;
  }

  /** Needs the system property {@code dossier.home}: the root of the built project. */
  public static void main(String[] args) {
    // Else the body of each answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path home = Path.of(System.getProperty("dossier.home", ".")).toAbsolutePath().normalize();
    ExitCode exit =
        new Main(home, new Environment(System.getenv()), new Report(out), StopSignals.install())
            .run(Arrays.asList(args));
    System.exit(exit.number());
  }

  private ExitCode run(List<String> words) {
    try {
      switch (CommandLine.parse(words)) {
        case Command.Help help -> report.line(CommandLine.USAGE);
        case Command.DemoOnce once -> demoOnce(once);
        case Command.Demo demo -> demo(demo);
        case Command.Up up -> up(up);
        case Command.DataMapCheck check -> {
          return check(check);
        }
        case Command.KekRotate command -> {
          return rotate(command);
        }
        case Command.OfService command -> {
          return ofService(command);
        }
        case Command.Outbox command -> {
          return outbox(command);
        }
        case Command.SectionRetry command -> {
          return SectionRetry.run(command, environment, report);
        }
      }
      return ExitCode.GOOD;
    } catch (Failure e) {
      System.err.println("dossier: " + e.getMessage());
      return e.exitCode();
    }
  }

  private void demoOnce(Command.DemoOnce command) {
    DataDirectory data = data(command.data());
    Path dataMap = SampleCompany.dataMap(data);
    SampleCompany sample = new SampleCompany();
    Platform platform = platform(data, dataMap, command.port(), Optional.of(sample), true, true);
    try (platform) {
      Addresses addresses = start(platform);
      Duration start = sinceBegin();
      Duration request = new Demo(platform, addresses, sample, dataMap, report).run(command.out());
      report.line(
          "Started in %s; from verification to mail %s; total so far %s",
          Report.seconds(start), Report.seconds(request), Report.seconds(sinceBegin()));
    }
    report.line("Everything is stopped; %s in all", Report.seconds(sinceBegin()));
    platform.train();
  }

  private void demo(Command.Demo command) {
    DataDirectory data = data(command.data());
    Path dataMap = SampleCompany.dataMap(data);
    Optional<Companion> sample = Optional.of(new SampleCompany());
    try (Platform platform = platform(data, dataMap, command.port(), sample, true, false)) {
      Addresses addresses = start(platform);
      show(platform, addresses);
      report.line("sample people: jane.doe@example.org has something in every section");
      stay(platform);
    }
  }

  private void up(Command.Up command) {
    Optional<Companion> sample = sampleOf(checkedDataMap(command.dataMap()));
    if (sample.isPresent()) {
      report.line("This is the sample's data map: the sample company is started with it");
    }
    DataDirectory data = DataDirectory.open(command.data());
    try (Platform platform =
        platform(data, command.dataMap(), command.port(), sample, false, false)) {
      show(platform, start(platform));
      stay(platform);
    }
  }

  private Platform platform(
      DataDirectory data,
      Path dataMap,
      @Nullable Integer port,
      Optional<? extends Companion> sample,
      boolean quick,
      boolean train) {
    Options options =
        new Options(
            home,
            environment,
            dataMap,
            Optional.ofNullable(port),
            sample.map(company -> company),
            quick,
            train);
    Platform platform = new Platform(data, options, report);
    // However this process ends, save by kill -9.
    Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "stop"));
    return platform;
  }

  private Addresses start(Platform platform) {
    report.line("Starting …");
    Addresses addresses = platform.start();
    report.line("Started in %s", Report.seconds(sinceBegin()));
    return addresses;
  }

  private void show(Platform platform, Addresses addresses) {
    report.line("portal   %s", addresses.portal());
    report.line("console  %s", addresses.console());
    if (addresses.mailbox() != null) {
      report.line("mailbox  %s", addresses.mailbox());
    }
    addresses.metrics().forEach((name, url) -> report.line("metrics  %s (%s)", url, name));
    addresses.vendors().forEach((name, url) -> report.line("vendor   %s (%s)", url, name));
    report.line("API key  %s", platform.data().apiKeyFile());
    report.line("logs     %s", platform.data().logs());
  }

  private void stay(Platform platform) {
    signals.markUp();
    report.line("Ctrl-C stops everything.");
    try {
      throw platform.failure().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a failure is a value here", e);
    }
  }

  private static DataDirectory data(@Nullable Path directory) {
    return directory == null ? DataDirectory.temporary() : DataDirectory.open(directory);
  }

  /** The sample company, if its data map is given and no other database for it. */
  private Optional<Companion> sampleOf(byte[] dataMap) {
    boolean own =
        SampleCompany.SETTINGS.stream().anyMatch(name -> environment.get(name).isPresent());
    return SampleCompany.isDataMap(dataMap) && !own
        ? Optional.of(new SampleCompany())
        : Optional.empty();
  }

  private ExitCode check(Command.DataMapCheck command) {
    CheckReport result =
        DataMapCheck.run(
            System.getenv(),
            DataDirectory.drivers(command.data()),
            Clock.systemUTC(),
            command.file().toString(),
            bytes(command.file()));
    report.line("%s", command.json() ? result.json() : result.text());
    return ExitCode.of(result.exitCode()).orElseThrow();
  }

  private ExitCode rotate(Command.KekRotate command) {
    try (ServiceCommand run = ServiceCommand.open(home, environment, command.data(), report)) {
      KeyRotation rotation = new KeyRotation(run, report, InstantSource.system());
      return command.retire() ? rotation.retire(command.now()) : rotation.rotate();
    }
  }

  private ExitCode ofService(Command.OfService command) {
    try (ServiceCommand run = ServiceCommand.open(home, environment, command.data(), report)) {
      return run.run(command.service(), command.words());
    }
  }

  /** Of each service, whatever the one before it found. */
  private ExitCode outbox(Command.Outbox command) {
    ExitCode worst = ExitCode.GOOD;
    try (ServiceCommand run = ServiceCommand.open(home, environment, command.data(), report)) {
      for (ServiceName service : command.services()) {
        report.line("%s:", service.id());
        ExitCode exit = run.run(service, List.of("outbox", command.what()));
        worst = exit.number() > worst.number() ? exit : worst;
      }
    }
    return worst;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw Failure.usage("the data map cannot be read: " + file);
    }
  }

  /** Before anything is started; the services check it again. */
  private static byte[] checkedDataMap(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      DataMapParser.parse(file.toString(), bytes);
      return bytes;
    } catch (IOException e) {
      throw Failure.usage("the data map cannot be read: " + file);
    } catch (DataMapException e) {
      throw Failure.of("the data map is wrong:\n" + e.getMessage());
    }
  }

  private Duration sinceBegin() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
