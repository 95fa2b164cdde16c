package dev.dossier.quickstart.platform;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to run.
 *
 * @param home the project's root, where the services were built
 * @param port of the portal; a kept or free one if left out
 * @param quick starts sooner and runs slower: for one request, not for a day
 * @param train records starts for caches that are missing
 */
public record Options(
    Path home,
    Environment environment,
    Path dataMap,
    Optional<Integer> port,
    Optional<Companion> companion,
    boolean quick,
    boolean train) {}
