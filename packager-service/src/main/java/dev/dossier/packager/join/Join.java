package dev.dossier.packager.join;

import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.event.FragmentMessage.Fragment;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.PlanMessage.Plan;
import dev.dossier.packager.inbox.ClosingMessages;
import dev.dossier.packager.inbox.FragmentId;
import dev.dossier.packager.inbox.Inbox;
import dev.dossier.packager.inbox.UnreadableException;
import dev.dossier.packager.job.Jobs;
import dev.dossier.packager.version.Answers;
import dev.dossier.packager.version.Failures;
import dev.dossier.packager.version.State;
import dev.dossier.packager.version.VersionId;
import dev.dossier.packager.version.Versions;
import dev.dossier.packager.version.Versions.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores each message in a transaction of its own and then looks whether it completed something.
 * Whichever of two concurrent messages commits last sees the other, so nothing is overlooked; a
 * crash in between is mended by the message's next delivery.
 */
@Component
public class Join {
  private static final Logger LOG = LoggerFactory.getLogger(Join.class);

  private final Inbox inbox;
  private final Versions versions;
  private final Answers answers;
  private final ClosingMessages closingMessages;
  private final Failures failures;
  private final Jobs jobs;
  private final TransactionTemplate transactions;

  Join(
      Inbox inbox,
      Versions versions,
      Answers answers,
      ClosingMessages closingMessages,
      Failures failures,
      Jobs jobs,
      TransactionTemplate transactions) {
    this.inbox = inbox;
    this.versions = versions;
    this.answers = answers;
    this.closingMessages = closingMessages;
    this.failures = failures;
    this.jobs = jobs;
    this.transactions = transactions;
  }

  public void on(Fragment fragment) {
    inbox.store(fragment);
    if (inbox.mayComplete(fragment)) {
      look(new VersionId(fragment.requestId(), fragment.packageVersion()));
    }
  }

  public void on(SectionEnded end) {
    inbox.store(end);
    LOG.info(
        "section ended request={} version={} section={} outcome={} records={}",
        end.requestId(),
        end.packageVersion(),
        end.section(),
        end.outcome().word(),
        end.records());
    look(new VersionId(end.requestId(), end.packageVersion()));
  }

  public void on(Plan plan) {
    VersionId id = new VersionId(plan.requestId(), plan.packageVersion());
    if (accept(plan)) {
      LOG.info(
          "plan accepted request={} version={} revision={} sections={}",
          plan.requestId(),
          plan.packageVersion(),
          plan.revision(),
          plan.sections().size());
      look(id);
    } else {
      look(id);
      answers.again(id);
    }
  }

  /** A winner that the plan replaces is one no more, from the moment that the plan holds. */
  private boolean accept(Plan plan) {
    return Boolean.TRUE.equals(
        transactions.execute(status -> {
          boolean accepted = versions.accept(plan);
          if (accepted) {
            inbox.forgetReplaced(plan);
          }
          return accepted;
        }));
  }

  /** Records winners, and schedules the assembly once all sections are settled. */
  private void look(VersionId id) {
    try {
      versions.waiting(id).ifPresent(waiting -> look(id, waiting.plan()));
    } catch (UnreadableException e) {
      LOG.error(
          "plan refused request={} version={}: {}", id.requestId(), id.version(), e.getMessage());
      transactions.executeWithoutResult(status -> failures.fail(id));
    }
  }

  private void look(VersionId id, Plan plan) {
    List<SectionEnded> complete = new ArrayList<>();
    List<SectionEnded> unreadable = new ArrayList<>();
    sort(id, plan, complete, unreadable);
    transactions.executeWithoutResult(status -> {
      versions
          .lockWaiting(id)
          // A newer plan came meanwhile: its own look, after its commit, sees all of this.
          .filter(locked -> locked.plan().revision() == plan.revision())
          .ifPresent(locked -> settle(id, locked, complete));
      unreadable.forEach(end -> inbox.reject(id, end.execution(), end.run()));
      Set<String> won = unreadable.isEmpty() ? Set.of() : inbox.winnerNames(id);
      if (!unreadable.stream().allMatch(end -> won.contains(end.section()))) {
        failures.fail(id);
      }
    });
  }

  private void sort(
      VersionId id, Plan plan, List<SectionEnded> complete, List<SectionEnded> unreadable) {
    List<SectionEnded> candidates =
        inbox.candidates(id).stream()
            .filter(end -> Settlement.counts(plan, end.section(), end.execution()))
            .toList();
    if (candidates.isEmpty()) {
      return;
    }
    DataKey key = closingMessages.key(plan);
    Set<FragmentId> present = inbox.fragments(id).keySet();
    for (SectionEnded end : candidates) {
      try {
        Set<FragmentId> needs = Settlement.needs(end.execution(), closingMessages.files(end, key));
        if (present.containsAll(needs)) {
          complete.add(end);
        } else {
          inbox.awaits(end, needs.size());
        }
      } catch (UnreadableException e) {
        LOG.error(
            "closing message refused request={} version={} section={} execution={}: {}",
            id.requestId(),
            id.version(),
            end.section(),
            end.execution(),
            e.getMessage());
        unreadable.add(end);
      }
    }
  }

  private void settle(VersionId id, Waiting locked, List<SectionEnded> complete) {
    boolean news = false;
    for (SectionEnded end : complete) {
      news |= inbox.win(end);
    }
    if (locked.state() == State.FAILED && (!news || !versions.reopen(id))) {
      return;
    }
    if (Settlement.complete(locked.plan(), inbox.winnerNames(id))) {
      versions
          .startAssembly(id)
          .ifPresent(number ->
              jobs.schedule(Jobs.ASSEMBLY, new Jobs.Instance(id, Integer.toString(number))));
    }
  }
}
