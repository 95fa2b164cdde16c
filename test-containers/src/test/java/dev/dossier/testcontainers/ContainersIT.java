package dev.dossier.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import dev.dossier.testsupport.infra.Infrastructure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.testcontainers.DockerClientFactory;

@EnabledIfSystemProperty(named = "infra", matches = "containers")
class ContainersIT {
  @Test
  void whatTestsAskForIsWhatComposeNamesAndAnswersOnTheLoopbackInterfaceAlone() {
    Images images = Images.ofThisRepository();
    List<Integer> ports =
        List.of(
            Infrastructure.postgres().port(),
            Integer.valueOf(Infrastructure.kafka().bootstrapServers().split(":")[1]),
            Infrastructure.s3().endpoint().getPort());

    List<Container> running = ofThisJvm();

    assertThat(running)
        .extracting(Container::getImage)
        .contains(
            images.of("postgres").toString(),
            images.of("kafka").toString(),
            images.of("s3").toString());
    assertThat(running.stream().flatMap(each -> Arrays.stream(each.getPorts())))
        .filteredOn(port -> port.getPublicPort() != null)
        .allMatch(port -> "127.0.0.1".equals(port.getIp()))
        .extracting(ContainerPort::getPublicPort)
        .containsExactlyInAnyOrderElementsOf(ports);
  }

  private static List<Container> ofThisJvm() {
    return DockerClientFactory.lazyClient()
        .listContainersCmd()
        .withLabelFilter(
            Map.of(
                DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL,
                DockerClientFactory.SESSION_ID))
        .exec();
  }
}
