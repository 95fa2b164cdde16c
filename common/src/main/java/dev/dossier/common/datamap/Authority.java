package dev.dossier.common.datamap;

/** The supervisory authority that takes complaints (GDPR Article 15(1)(f)). */
public record Authority(String name, String url) {}
