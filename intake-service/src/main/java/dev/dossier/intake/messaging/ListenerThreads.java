package dev.dossier.intake.messaging;

import dev.dossier.intake.rows.Rows;
import java.util.Objects;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** Listeners, and what follows from messages that they cannot handle, see all rows. */
@Configuration(proxyBeanMethods = false)
class ListenerThreads {

  @Bean
  static BeanPostProcessor listenersSeeAllRows() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof ConcurrentKafkaListenerContainerFactory<?, ?> factory) {
          factory.setContainerCustomizer(ListenerThreads::seeAllRows);
        }
        return bean;
      }
    };
  }

  private static void seeAllRows(ConcurrentMessageListenerContainer<?, ?> container) {
    String name = Objects.requireNonNullElse(container.getListenerId(), "listener");
    SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor(name + "-");
    threads.setTaskDecorator(consumer -> () -> Rows.all(consumer::run));
    container.getContainerProperties().setListenerTaskExecutor(threads);
  }
}
