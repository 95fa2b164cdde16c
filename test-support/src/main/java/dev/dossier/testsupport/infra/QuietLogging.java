package dev.dossier.testsupport.infra;

import ch.qos.logback.classic.BasicConfigurator;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * WARN where no logback file says otherwise: Logback's own default is DEBUG, with which the servers
 * write megabytes. Found by Logback as a service; Spring Boot replaces it with its own defaults.
 */
@ConfiguratorRank(ConfiguratorRank.NOMINAL - 5)
public final class QuietLogging extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    BasicConfigurator console = new BasicConfigurator();
    console.setContext(context);
    console.configure(context);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
