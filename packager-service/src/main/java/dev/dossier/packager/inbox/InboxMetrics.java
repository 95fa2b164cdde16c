package dev.dossier.packager.inbox;

import static dev.dossier.packager.db.Tables.FRAGMENT;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jooq.DSLContext;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Fragments that came, that waited and what became of them, counted once the transaction is
 * committed. Over all replicas: received = packed + discarded + those in the inbox.
 */
@Component
class InboxMetrics implements MeterBinder {
  private final DSLContext db;
  private final Counter received;
  private final Counter packed;
  private final Counter discarded;

  InboxMetrics(DSLContext db, MeterRegistry registry) {
    this.db = db;
    this.received = counter(registry, "received", "Fragments that were stored, each once");
    this.packed = counter(registry, "packed", "Fragments that were packed and forgotten");
    this.discarded =
        counter(registry, "discarded", "Fragments that were stored and forgotten without use");
  }

  private static Counter counter(MeterRegistry registry, String what, String description) {
    return Counter.builder("dossier.fragments." + what).description(description).register(registry);
  }

  void received(int fragments) {
    afterCommit(() -> received.increment(fragments));
  }

  void removed(int ofWinners, int ofOthers) {
    afterCommit(() -> {
      packed.increment(ofWinners);
      discarded.increment(ofOthers);
    });
  }

  private static void afterCommit(Runnable count) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      count.run();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            count.run();
          }
        });
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("dossier.inbox.fragments", this, InboxMetrics::waiting)
        .description("Fragments in the inbox that wait to be packed")
        .register(registry);
  }

  private double waiting() {
    try {
      return db.fetchCount(FRAGMENT);
    } catch (DataAccessException e) {
      return Double.NaN;
    }
  }
}
