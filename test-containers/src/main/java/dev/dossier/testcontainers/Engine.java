package dev.dossier.testcontainers;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.List;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** The Docker engine of this machine. */
final class Engine {
  private static final String HERE = "localhost";

  private Engine() {}

  /** Starts a container whose one port is published on the loopback interface alone. */
  static void start(GenericContainer<?> container, int port) {
    DockerClientFactory docker = DockerClientFactory.instance();
    requireEngine(docker.isDockerAvailable());
    requireHere(docker.dockerHostIpAddress());
    container
        .withExposedPorts(port)
        .withCreateContainerCmdModifier(command -> {
          HostConfig host = Objects.requireNonNull(command.getHostConfig());
          host.withPortBindings(
              List.of(new PortBinding(Ports.Binding.bindIp("127.0.0.1"), ExposedPort.tcp(port))));
        });
    container.start();
  }

  static void requireEngine(boolean answers) {
    if (!answers) {
      throw new IllegalStateException(
          "-Dinfra=containers needs a Docker engine, and none answers here: start one that this"
              + " user may use (DOCKER_HOST names a socket other than the usual one), or leave"
              + " -Dinfra=containers out for embedded servers");
    }
  }

  /** Tests stand between a server and its clients, on the loopback interface. */
  static void requireHere(String host) {
    if (!host.equals(HERE)) {
      throw new IllegalStateException(
          "-Dinfra=containers needs a Docker engine of this machine: its containers answer at "
              + host
              + ", not at "
              + HERE);
    }
  }
}
