package dev.dossier.collector.work;

import dev.dossier.collector.source.ReaderClosedException;
import java.util.HashSet;
import java.util.Set;

/**
 * What this process is doing for sources, until it is cut off by the process's end. From then on
 * nothing that a run finds counts: its connections and threads are broken off by us, and a word
 * about it would be one about the source. The messages come again, to another process.
 */
final class Runs {
  private final Set<Thread> threads = new HashSet<>();
  private boolean cut;

  /**
   * @throws ReaderClosedException after the cut
   */
  void run(Runnable work) {
    Thread thread = Thread.currentThread();
    synchronized (this) {
      check();
      threads.add(thread);
    }
    try {
      work.run();
    } finally {
      synchronized (this) {
        threads.remove(thread);
        if (cut) {
          // Meant for the work alone: the consumer is still to leave its group in good order.
          Thread.interrupted();
        }
      }
    }
  }

  /** To be asked before each word to others. */
  synchronized void check() {
    if (cut) {
      throw new ReaderClosedException();
    }
  }

  /** Wakes who waits; who reads is woken by the end of its connection. */
  synchronized void cut() {
    cut = true;
    threads.forEach(Thread::interrupt);
  }
}
