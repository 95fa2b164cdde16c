package dev.dossier.quickstart.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The main class of every Java process that the launcher starts; runs the main class that its first
 * argument names. Such a process ends when the launcher is gone, however that died: its standard
 * input is a pipe that the launcher holds open. Ctrl-C and a closed terminal reach the whole
 * process group, so they are left to the launcher, which stops its children in order.
 */
public final class Child {
  private Child() {}

  public static void main(String[] args) throws Throwable {
    for (String signal : List.of("INT", "HUP")) {
      Signal.handle(new Signal(signal), SignalHandler.SIG_IGN);
    }
    Thread.ofPlatform().daemon().name("launcher-watch").start(Child::endWithLauncher);
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static void endWithLauncher() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent; only the end counts.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    System.exit(0);
  }
}
