package dev.dossier.common.datamap;

/** A query whose first column yields an identity's values, none to several. */
public record Lookup(String source, Sql query) {}
