package dev.dossier.collector.fragment;

import dev.dossier.collector.source.Utf8Buffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Deflates in a second thread while the reader fills the next chunk. The thread is started with the
 * first full chunk: a small section needs none. Bounded: a reader that is faster waits.
 */
final class Pipeline {
  static final int CHUNK = 256 * 1024;
  private static final int SMALL = 8 * 1024;
  private static final int QUEUED = 4;
  private static final long LOOK_MS = 100;

  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(QUEUED);
  private final BlockingQueue<Utf8Buffer> free = new ArrayBlockingQueue<>(QUEUED + 2);
  private @Nullable Thread worker;
  private volatile @Nullable Throwable failure;
  private volatile boolean stopped;

  /** An empty buffer to fill. */
  Utf8Buffer buffer() {
    Utf8Buffer recycled = free.poll();
    return recycled == null ? new Utf8Buffer(SMALL) : recycled;
  }

  /** Hands a full chunk over; its buffer is recycled afterwards. */
  void write(FileStream file, Utf8Buffer chunk) {
    if (worker == null) {
      worker = Thread.ofPlatform().name("deflate").daemon().start(this::work);
    }
    enqueue(() -> writeAndRecycle(file, chunk));
  }

  /** Hands the last chunk over. */
  void writeLast(FileStream file, Utf8Buffer chunk) {
    if (worker == null) {
      writeAndRecycle(file, chunk);
    } else {
      enqueue(() -> writeAndRecycle(file, chunk));
    }
  }

  /** Hands the last chunk over and ends the file. */
  void end(FileStream file, Utf8Buffer chunk) {
    writeLast(file, chunk);
    if (worker == null) {
      file.end();
    } else {
      enqueue(file::end);
    }
  }

  /** Waits until all that was handed over is done. */
  void drain() {
    Thread running = worker;
    if (running != null) {
      enqueue(() -> stopped = true);
      join(running);
      worker = null;
      rethrow();
    }
  }

  /** Stops without finishing. */
  void abandon() {
    stopped = true;
    Thread running = worker;
    if (running != null) {
      queue.clear();
      join(running);
      worker = null;
    }
  }

  private void writeAndRecycle(FileStream file, Utf8Buffer chunk) {
    file.write(chunk);
    if (chunk.capacity() <= 2 * CHUNK) {
      chunk.clear();
      free.offer(chunk);
    }
  }

  private void enqueue(Runnable task) {
    try {
      do {
        rethrow();
      } while (!queue.offer(task, LOOK_MS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a section was written", e);
    }
  }

  private void work() {
    try {
      while (!stopped) {
        Runnable task = queue.poll(LOOK_MS, TimeUnit.MILLISECONDS);
        if (task != null) {
          task.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  private void rethrow() {
    Throwable e = failure;
    if (e instanceof Error error) {
      throw error;
    }
    if (e instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
