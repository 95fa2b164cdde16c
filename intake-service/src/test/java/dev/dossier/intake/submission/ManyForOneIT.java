package dev.dossier.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.request.AddressHash;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever floods one person leaves connections to all others. */
class ManyForOneIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  /** More than both pools have connections. */
  private static final int FLOOD = 60;

  private final App app = App.create(INTAKE, App.ALL);

  @Test
  void aRequestForSomebodyElseIsTakenWhileManyWaitForOnePersonsTurn() throws Exception {
    String victim = Bodies.freshAddress();
    long key = ByteBuffer.wrap(INTAKE.bean(AddressHash.class).of(victim)).getLong();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        Connection holder =
            DriverManager.getConnection(
                INTAKE.database().url(),
                INTAKE.database().appUser(),
                INTAKE.database().appPassword())) {
      holder.setAutoCommit(false);
      try (PreparedStatement lock = holder.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
        lock.setLong(1, key);
        lock.execute();
      }
      CountDownLatch sending = new CountDownLatch(FLOOD);
      List<Future<App.Reply>> flood = new ArrayList<>();
      for (int i = 0; i < FLOOD; i++) {
        flood.add(
            callers.submit(() -> {
              sending.countDown();
              return app.submit(Bodies.verified("access", victim, Instant.now().minusSeconds(1)));
            }));
      }
      assertThat(sending.await(30, TimeUnit.SECONDS)).isTrue();

      for (int i = 0; i < 20; i++) {
        String other = Bodies.freshAddress();
        Future<App.Reply> reply =
            callers.submit(() -> app.submit(Bodies.unverified("access", other)));
        assertThat(reply.get(20, TimeUnit.SECONDS).status()).isEqualTo(202);
      }
      assertThat(flood).noneMatch(Future::isDone);

      holder.rollback();
      List<Integer> statuses = new ArrayList<>();
      for (Future<App.Reply> each : flood) {
        statuses.add(each.get(60, TimeUnit.SECONDS).status());
      }
      assertThat(statuses).containsOnly(202, 409);
      assertThat(statuses.stream().filter(status -> status == 202)).hasSize(1);
    }
  }
}
