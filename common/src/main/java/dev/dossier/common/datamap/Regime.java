package dev.dossier.common.datamap;

/** The law that sets the dates: Regulation (EU) 2016/679, or its United Kingdom version. */
public enum Regime {
  EU,
  UK
}
