package dev.dossier.collector.work;

import dev.dossier.collector.call.Calls;
import dev.dossier.collector.http.HttpSourceReader;
import dev.dossier.collector.jdbc.JdbcSourceReader;
import dev.dossier.collector.source.SourceReader;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.DataMaps;
import dev.dossier.common.messaging.DeadLetters;
import dev.dossier.common.messaging.DeadLetters.DeadLetterState;
import dev.dossier.common.messaging.TopicCreator;
import dev.dossier.common.messaging.TopicTruncation;
import dev.dossier.common.observation.Tracing;
import dev.dossier.common.storage.ClaimChecks;
import dev.dossier.common.storage.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;

/** The collector's beans. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CollectorSettings.class)
public class WorkConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  DataMaps dataMaps(ObjectStore store) {
    return new DataMaps(store);
  }

  /** Secrets of the sources stay in this process's environment. */
  @Bean
  SourceReader jdbcSourceReader() {
    return new JdbcSourceReader(System.getenv());
  }

  @Bean
  SourceReader httpSourceReader(Calls calls, Clock clock) {
    return new HttpSourceReader(calls, System.getenv(), clock);
  }

  @Bean
  ServedSources servedSources(CollectorSettings settings) {
    return ServedSources.of(settings);
  }

  @Bean
  Collecting collecting(
      List<SourceReader> readers,
      DataMaps dataMaps,
      KeyEncryption keys,
      ClaimChecks claimChecks,
      KafkaOperations<String, byte[]> kafka,
      Clock clock,
      ServedSources served,
      MeterRegistry metrics,
      Tracing tracing) {
    return new Collecting(
        new Sources(readers),
        dataMaps,
        keys,
        claimChecks,
        kafka,
        clock,
        new SectionMetrics(metrics, served.sources().keySet()),
        tracing);
  }

  @Bean
  DeadLetterState deadLetterState(ObjectProvider<Collecting> collecting) {
    return new CollectDeadLetters(collecting);
  }

  @Bean
  SourceWorkers sourceWorkers(
      ServedSources served,
      TopicCreator topics,
      ConcurrentKafkaListenerContainerFactory<String, byte[]> factory,
      Collecting collecting,
      DeadLetters deadLetters,
      CollectorSettings settings) {
    served.groupByTopic().keySet().forEach(deadLetters::expect);
    return new SourceWorkers(
        served, topics, factory, collecting, settings.collector().finishWithin());
  }

  @Bean
  TopicTruncation topicTruncation(
      KafkaAdmin admin, KafkaOperations<String, byte[]> kafka, ServedSources served) {
    return new TopicTruncation(admin, kafka, served.groupByTopic());
  }
}
