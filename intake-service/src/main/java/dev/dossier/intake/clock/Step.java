package dev.dossier.intake.clock;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One step on the way to the due date.
 *
 * @param step {@code receipt}, {@code month}, {@code extension}, {@code pause}, {@code day_off},
 *     {@code internal_target} or {@code due_date}
 * @param date to which the step leads
 * @param rule what the source says, in a sentence
 * @param source the article
 * @param note what there is to say of this request
 */
public record Step(
    String step, LocalDate date, String rule, String source, @Nullable String note) {}
