package dev.dossier.intake.audit;

import java.time.LocalDate;

/** What a signed daily root says of a chain: its head at the end of that day. */
record Pin(LocalDate date, Head head) {}
