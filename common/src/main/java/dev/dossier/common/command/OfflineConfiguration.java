package dev.dossier.common.command;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a class whose {@code @Bean} methods make {@link OfflineCommand}s and what they need. Such a
 * class is found anywhere below the service's package, and is part of no running service. There are
 * the data source, jOOQ, transactions, the clock and the key-encryption key, each made only when
 * asked for; anything else it imports.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OfflineConfiguration {}
