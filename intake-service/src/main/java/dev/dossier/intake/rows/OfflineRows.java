package dev.dossier.intake.rows;

import com.zaxxer.hikari.HikariDataSource;
import dev.dossier.common.command.CommandResult;
import dev.dossier.common.command.OfflineCommand;
import dev.dossier.common.command.OfflineConfiguration;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Commands work as the role that sees all rows, and not at all where they would see none. */
@OfflineConfiguration
class OfflineRows {

  @Bean
  static BeanPostProcessor commandsSeeAllRows(
      Environment environment, ObjectProvider<DataSource> database) {
    JobsSettings settings =
        Binder.get(environment)
            .bind("dossier.jobs", JobsSettings.class)
            .orElseGet(() -> new JobsSettings(null, null));
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && settings.username() != null) {
          pool.setUsername(settings.username());
          pool.setPassword(settings.password());
        }
        return bean instanceof OfflineCommand command ? new Checked(command, database) : bean;
      }
    };
  }

  /** A command that sees nothing would find nothing wrong. */
  private record Checked(OfflineCommand command, ObjectProvider<DataSource> database)
      implements OfflineCommand {
    @Override
    public String name() {
      return command.name();
    }

    @Override
    public CommandResult run(List<String> arguments, Consumer<String> out) {
      RowGuard.requireAll(database.getObject());
      return command.run(arguments, out);
    }
  }
}
