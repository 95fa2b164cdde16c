package dev.dossier.packager.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import dev.dossier.packager.version.VersionId;
import java.time.Clock;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Schedules jobs within the transaction that makes them necessary, and wakes the scheduler once it
 * is committed. Should that call be lost with the process, the next poll finds the row.
 */
@Component
public class Jobs {
  /**
   * Instance: {@code <request>/<version>#<assembly>}. Data: attempts that failed before it last
   * waited for room, absent if none did; the scheduler forgets them then.
   */
  public static final TaskDescriptor<Integer> ASSEMBLY =
      TaskDescriptor.of("assembly", Integer.class);

  /** Instance: {@code <request>/<version>#<what>}. */
  public static final TaskDescriptor<Void> DELETION = TaskDescriptor.of("deletion");

  private final SchedulerClient client;
  private final ObjectProvider<Scheduler> scheduler;
  private final Clock clock;

  Jobs(DataSource dataSource, ObjectProvider<Scheduler> scheduler, Clock clock) {
    this.client =
        SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(dataSource)).build();
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /** One instance of a job: the version it is for, and what tells it from the version's others. */
  public record Instance(VersionId id, String detail) {
    public static Instance parse(String text) {
      int hash = text.indexOf('#');
      if (hash < 0) {
        throw new IllegalArgumentException("expected <request>/<version>#<detail>");
      }
      return new Instance(VersionId.parse(text.substring(0, hash)), text.substring(hash + 1));
    }

    @Override
    public String toString() {
      return id + "#" + detail;
    }
  }

  /**
   * Runs the job as soon as this transaction is committed.
   *
   * @throws IllegalStateException outside a transaction
   */
  public <T> void schedule(TaskDescriptor<T> job, Instance instance) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("schedule only inside the transaction that needs the job");
    }
    Instant now = clock.instant();
    client.scheduleIfNotExists(job.instance(instance.toString()).build(), now);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            scheduler.getObject().triggerCheckForDueExecutions();
          }
        });
  }
}
