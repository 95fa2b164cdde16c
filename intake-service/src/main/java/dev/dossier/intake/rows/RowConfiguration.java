package dev.dossier.intake.rows;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts {@link RowDataSource} before Boot's pool, so that nothing can go past it. */
@Configuration(proxyBeanMethods = false)
class RowConfiguration {

  @Bean
  static Wrapping rowDataSourceWrapping(ObjectProvider<JobsSettings> settings) {
    return new Wrapping(settings);
  }

  static final class Wrapping implements BeanPostProcessor, DisposableBean {
    private final ObjectProvider<JobsSettings> settings;
    private @Nullable RowDataSource wrapped;

    Wrapping(ObjectProvider<JobsSettings> settings) {
      this.settings = settings;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      if (bean instanceof HikariDataSource pool && name.equals("dataSource")) {
        RowDataSource rows = new RowDataSource(pool, jobs(pool, settings.getObject()));
        wrapped = rows;
        return rows;
      }
      return bean;
    }

    /** The same in all but the role, and a name of its own in the metrics. */
    private static HikariDataSource jobs(HikariDataSource apps, JobsSettings settings) {
      HikariDataSource jobs = new HikariDataSource();
      apps.copyStateTo(jobs);
      jobs.setPoolName("jobs");
      String user = settings.username();
      jobs.setUsername(user == null ? apps.getUsername() : user);
      jobs.setPassword(user == null ? apps.getPassword() : settings.password());
      return jobs;
    }

    /** Boot closes its own. */
    @Override
    public void destroy() {
      if (wrapped != null) {
        wrapped.close();
      }
    }
  }

  @Bean
  static RowGuard rowGuard(DataSource database) {
    return new RowGuard(database);
  }
}
