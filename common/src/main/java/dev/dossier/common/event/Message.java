package dev.dossier.common.event;

import java.util.UUID;

/** A message about one request. */
public sealed interface Message
    permits CollectMessage,
        FragmentMessage,
        SectionMessage,
        PlanMessage,
        PackageMessage,
        NotificationMessage,
        NotificationOutcome {

  UUID requestId();
}
