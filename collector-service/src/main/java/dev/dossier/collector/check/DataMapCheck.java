package dev.dossier.collector.check;

import dev.dossier.collector.call.Calls;
import dev.dossier.collector.call.HttpCalls;
import dev.dossier.collector.check.CheckFinding.Code;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMapException;
import dev.dossier.common.datamap.DataMapParser;
import dev.dossier.common.datamap.Finding;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.JdbcSource;
import dev.dossier.common.datamap.Lines;
import dev.dossier.common.datamap.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Driver;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Checks a data map: its grammar, the environment, and each source with what is asked of it. Reads
 * nobody's data. Thread-safe.
 */
public final class DataMapCheck {

  private final Map<String, String> environment;
  private final DatabaseCheck databases;
  private final HttpCheck apis;

  private DataMapCheck(Map<String, String> environment, List<Driver> drivers, Calls calls) {
    this.environment = Map.copyOf(environment);
    this.databases = new DatabaseCheck(environment, drivers);
    this.apis = new HttpCheck(environment, calls);
  }

  /**
   * @param environment what the data map's placeholders stand for
   * @param drivers jars with JDBC drivers, beside those of the class path
   * @param fileName as findings name it
   */
  public static CheckReport run(
      Map<String, String> environment,
      List<Path> drivers,
      Clock clock,
      String fileName,
      byte[] yaml) {
    try (URLClassLoader loader =
            new URLClassLoader(urls(drivers), DataMapCheck.class.getClassLoader());
        HttpCalls calls = HttpCalls.alone(environment, clock)) {
      List<Driver> known = new ArrayList<>();
      ServiceLoader.load(Driver.class, loader).forEach(known::add);
      return new DataMapCheck(environment, known, calls).check(fileName, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("a driver's jar cannot be closed", e);
    }
  }

  private static URL[] urls(List<Path> jars) throws IOException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return urls;
  }

  private CheckReport check(String fileName, byte[] yaml) {
    DataMap map;
    Lines lines;
    try {
      map = DataMapParser.parse(fileName, yaml);
      lines = Lines.of(fileName, yaml);
    } catch (DataMapException e) {
      return new CheckReport(fileName, null, findings(Code.DATA_MAP, e), List.of());
    }
    List<CheckFinding> findings = new ArrayList<>();
    List<SourceResult> results = new ArrayList<>();
    // At once: one that does not answer costs its timeout, not everybody's.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SourceCheck>> checks = new ArrayList<>();
      for (Source source : map.sources().values()) {
        checks.add(threads.submit(() -> check(source, map, lines)));
      }
      for (Future<SourceCheck> check : checks) {
        SourceCheck done = get(check);
        findings.addAll(done.findings());
        results.add(done.result());
      }
    }
    return new CheckReport(fileName, map.hash(), findings, results);
  }

  private record SourceCheck(SourceResult result, List<CheckFinding> findings) {}

  private SourceCheck check(Source source, DataMap map, Lines lines) {
    List<CheckFinding> findings = new ArrayList<>();
    Scope scope = new Scope(map, lines, source.name(), findings);
    SourceResult result;
    try {
      Variables.check(source, scope.uses(), environment);
      result =
          switch (source) {
            case JdbcSource database -> databases.check(database, scope);
            case HttpSource api -> apis.check(api, scope);
          };
    } catch (DataMapException e) {
      e.findings()
          .forEach(
              each -> findings.add(new CheckFinding(Code.NOT_CONFIGURED, each, source.name())));
      String kind = source instanceof JdbcSource ? "jdbc" : "http";
      result =
          new SourceResult(source.name(), kind, false, 0, null, "the environment lacks a variable");
    }
    return new SourceCheck(result, findings);
  }

  private static List<CheckFinding> findings(Code code, DataMapException e) {
    List<CheckFinding> findings = new ArrayList<>();
    for (Finding finding : e.findings()) {
      findings.add(new CheckFinding(code, finding));
    }
    return findings;
  }

  private static SourceCheck get(Future<SourceCheck> check) {
    try {
      return check.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while checking a source", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("checking a source failed", e.getCause());
    }
  }
}
