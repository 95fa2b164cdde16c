package dev.dossier.packager.assembly;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.dossier.common.event.PackageMessage.Sealed;
import dev.dossier.common.messaging.Transient;
import dev.dossier.common.observation.SpanKey;
import dev.dossier.common.observation.SpanName;
import dev.dossier.common.observation.Step;
import dev.dossier.common.observation.Tracing;
import dev.dossier.common.storage.NoSuchObjectException;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.common.storage.StorageException;
import dev.dossier.packager.assembly.Assembler.Made;
import dev.dossier.packager.assembly.Slots.Slot;
import dev.dossier.packager.deletion.Deletions;
import dev.dossier.packager.inbox.Inbox;
import dev.dossier.packager.inbox.UnreadableException;
import dev.dossier.packager.job.Backoff;
import dev.dossier.packager.job.Jobs;
import dev.dossier.packager.version.Answers;
import dev.dossier.packager.version.Failures;
import dev.dossier.packager.version.VersionId;
import dev.dossier.packager.version.Versions;
import dev.dossier.packager.version.Versions.Claim;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Claims an epoch, makes the package, seals it. Whoever lost the claim meanwhile takes its object
 * away again; if it cannot, the sweep does.
 */
@Component
class AssemblyJob {
  private static final Logger LOG = LoggerFactory.getLogger(AssemblyJob.class);

  /** A store may show a new object late; a bug may be the moment's. */
  private static final int ATTEMPTS = 4;

  /** Until a large package that found no room asks again, here or elsewhere. */
  private static final Duration UNTIL_ASKED_AGAIN = Duration.ofSeconds(2);

  private final Versions versions;
  private final Assembler assembler;
  private final Slots slots;
  private final Inbox inbox;
  private final Failures failures;
  private final Deletions deletions;
  private final Answers answers;
  private final ObjectStore store;
  private final TransactionTemplate transactions;
  private final MeterRegistry metrics;
  private final Tracing tracing;
  private final DistributionSummary sealedBytes;

  AssemblyJob(
      Versions versions,
      Assembler assembler,
      Slots slots,
      Inbox inbox,
      Failures failures,
      Deletions deletions,
      Answers answers,
      ObjectStore store,
      TransactionTemplate transactions,
      MeterRegistry metrics,
      Tracing tracing) {
    this.versions = versions;
    this.assembler = assembler;
    this.slots = slots;
    this.inbox = inbox;
    this.failures = failures;
    this.deletions = deletions;
    this.answers = answers;
    this.store = store;
    this.transactions = transactions;
    this.metrics = metrics;
    this.tracing = tracing;
    this.sealedBytes =
        DistributionSummary.builder("dossier.package.size")
            .baseUnit("bytes")
            .description("Sealed packages, by size")
            .register(metrics);
    for (Result result : Result.values()) {
      duration(result);
    }
  }

  /** The job as the scheduler knows it. */
  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(AssemblySettings.class)
  static class Task {
    @Bean
    CustomTask<Integer> assembly(AssemblyJob job) {
      return Tasks.custom(Jobs.ASSEMBLY)
          .onFailure(Backoff.untilItPasses())
          .onDeadExecutionRevive()
          .execute(job::execute);
    }
  }

  private CompletionHandler<Integer> execute(
      TaskInstance<Integer> instance, ExecutionContext context) {
    VersionId id = Jobs.Instance.parse(instance.getId()).id();
    int failures = failures(instance.getData(), context.getExecution().consecutiveFailures);
    Slot free = slots.take(inbox.bytes(id)).orElse(null);
    if (free == null) {
      return (complete, operations) ->
          operations.reschedule(complete, complete.getTimeDone().plus(UNTIL_ASKED_AGAIN), failures);
    }
    try (Slot slot = free) {
      run(id, failures + 1);
      return new CompletionHandler.OnCompleteRemove<>();
    }
  }

  /** Also those before a wait for room, after which the scheduler counts anew. */
  private static int failures(@Nullable Integer beforeLastWait, int sinceThen) {
    return (beforeLastWait == null ? 0 : beforeLastWait) + sinceThen;
  }

  /** What became of an assembly. */
  enum Result {
    SEALED,
    /** Somebody else has a newer claim, or the version was cancelled: nothing was changed. */
    SUPERSEDED,
    FAILED,
    RETRIED
  }

  /**
   * @param attempt from 1
   * @throws RuntimeException if it is to be tried again
   */
  Result run(VersionId id, int attempt) {
    Claim claim = versions.claim(id).orElse(null);
    if (claim == null) {
      return Result.SUPERSEDED;
    }
    Timer.Sample time = Timer.start(metrics);
    Result result = Result.RETRIED;
    Step step =
        tracing
            .start(SpanName.ASSEMBLE, claim.trace())
            .with(SpanKey.REQUEST, id.requestId())
            .with(SpanKey.VERSION, id.version())
            .with(SpanKey.ATTEMPT, attempt);
    try (step) {
      result = assemble(claim, attempt);
      return result;
    } finally {
      time.stop(duration(result));
    }
  }

  private Timer duration(Result result) {
    return Timer.builder("dossier.assembly.duration")
        .description("Claim to seal, by result")
        .tag("result", result.name().toLowerCase(java.util.Locale.ROOT))
        .register(metrics);
  }

  private Result assemble(Claim claim, int attempt) {
    try {
      Made made = assembler.make(claim);
      if (seal(claim, made)) {
        return Result.SEALED;
      }
      LOG.info("assembly superseded request={} epoch={}", claim.id().requestId(), claim.epoch());
      discard(made);
      return Result.SUPERSEDED;
    } catch (UnreadableSectionException e) {
      if (attempt < ATTEMPTS && e.getCause() instanceof NoSuchObjectException) {
        throw e;
      }
      return fail(claim, e, () -> reject(claim, e));
    } catch (UnreadableException | NoSuchObjectException e) {
      return fail(claim, e, () -> {});
    } catch (RuntimeException e) {
      if (Transient.causes(e) || attempt < ATTEMPTS) {
        LOG.warn(
            "assembly will be tried again request={} epoch={} attempt={} ({})",
            claim.id().requestId(),
            claim.epoch(),
            attempt,
            e.getClass().getSimpleName());
        throw e;
      }
      return fail(claim, e, () -> {});
    }
  }

  private boolean seal(Claim claim, Made made) {
    return Boolean.TRUE.equals(transactions.execute(status -> sealInside(claim, made)));
  }

  private boolean sealInside(Claim claim, Made made) {
    if (!versions.seal(claim, made.seal())) {
      return false;
    }
    deletions.requestFragments(claim.id());
    answers.sealed(
        new Sealed(
            claim.id().requestId(),
            claim.id().version(),
            claim.plan().revision(),
            made.seal().object(),
            made.seal().bytes(),
            made.seal().sha256(),
            made.sections(),
            made.seal().at()));
    sealedBytes.record(made.seal().bytes());
    LOG.info(
        "package sealed request={} version={} epoch={} bytes={} sections={}",
        claim.id().requestId(),
        claim.id().version(),
        claim.epoch(),
        made.seal().bytes(),
        made.sections().size());
    return true;
  }

  private void discard(Made made) {
    try {
      store.delete(List.of(made.seal().object()));
    } catch (StorageException e) {
      LOG.info("an orphan is left to the sweep ({})", e.getClass().getSimpleName());
    }
  }

  private Result fail(Claim claim, RuntimeException cause, Runnable beside) {
    LOG.error(
        "assembly impossible request={} version={} epoch={}",
        claim.id().requestId(),
        claim.id().version(),
        claim.epoch(),
        cause);
    transactions.executeWithoutResult(status -> {
      if (failures.fail(claim)) {
        beside.run();
      }
    });
    return Result.FAILED;
  }

  private void reject(Claim claim, UnreadableSectionException e) {
    inbox.reject(claim.id(), e.end().execution(), e.end().run());
  }
}
