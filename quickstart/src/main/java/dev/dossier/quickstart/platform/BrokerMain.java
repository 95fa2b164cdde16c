package dev.dossier.quickstart.platform;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Kafka's own main class, on a log directory that is formatted before its first start. */
public final class BrokerMain {
  private BrokerMain() {}

  /**
   * @param args the properties file and the cluster id
   */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int exit =
        kafka.tools.StorageTool.execute(
            new String[] {"format", "--ignore-formatted", "-c", args[0], "-t", args[1]}, out);
    if (exit != 0) {
      System.exit(exit);
    }
    kafka.Kafka.main(new String[] {args[0]});
  }
}
