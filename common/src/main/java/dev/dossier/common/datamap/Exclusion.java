package dev.dossier.common.datamap;

/** A table that no section covers, and why. */
public record Exclusion(String source, String table, String reason) {}
