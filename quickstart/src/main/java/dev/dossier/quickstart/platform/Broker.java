package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.home.DataDirectory;
import dev.dossier.quickstart.home.Ports;
import dev.dossier.quickstart.process.Launch;
import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One Kafka broker that is its own controller, as a process of its own. */
record Broker(int port, Launch launch) {
  static final String NAME = "kafka";
  static final String HEAP = "256m";

  /** Any 16 bytes in base64url; clusters of other directories never meet. */
  private static final String CLUSTER = "ZG9zc2llci1lbWJlZGRlZA";

  static Broker of(DataDirectory data, Ports ports, AotCache aot, List<Path> classPath) {
    int port = ports.get(NAME);
    int controller = ports.get("kafka-controller");
    Path properties = data.kafka().resolve("server.properties");
    try {
      Files.createDirectories(data.kafka());
      Files.writeString(properties, text(settings(data, port, controller)));
    } catch (IOException e) {
      throw Failure.of("cannot write " + properties + ": " + e);
    }
    Launch launch =
        new Launch(
            NAME,
            classPath,
            aot.options(HEAP, true),
            BrokerMain.class.getName(),
            List.of(properties.toString(), CLUSTER),
            Map.of(),
            data.pidFile(NAME),
            data.log(NAME));
    return new Broker(port, launch);
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  private static Map<String, String> settings(DataDirectory data, int port, int controller) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    settings.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", data.kafka().resolve("logs").toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("num.partitions", "4");
    // One node: one replica, and one partition where 50 would only cost time and files.
    for (String topic : List.of("offsets.topic", "share.coordinator.state.topic")) {
      settings.put(topic + ".num.partitions", "1");
      settings.put(topic + ".replication.factor", "1");
    }
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // A killed collector's work is another's after 10 seconds, not 45.
    settings.put("group.consumer.min.session.timeout.ms", "6000");
    settings.put("group.consumer.session.timeout.ms", "10000");
    settings.put("group.consumer.min.heartbeat.interval.ms", "1000");
    settings.put("group.consumer.heartbeat.interval.ms", "2000");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    return settings;
  }

  private static String text(Map<String, String> settings) {
    return settings.entrySet().stream()
        // Backslashes are the one thing in a path that a properties file reads otherwise.
        .map(e -> e.getKey() + "=" + e.getValue().replace("\\", "\\\\") + "\n")
        .collect(Collectors.joining());
  }
}
