package dev.dossier.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;

/** What holds for every pod: the profile "restricted" and more. */
final class PodRules {
  private static final List<String> SERVICES =
      List.of("intake", "collector", "packager", "notifier");

  private PodRules() {}

  static void check(Manifest workload, SoftAssertions softly) {
    Manifest pod = workload.pod().orElseThrow();
    softly
        .assertThat(pod.get("automountServiceAccountToken"))
        .as("%s token", workload)
        .isEqualTo(false);
    softly
        .assertThat(pod.get("enableServiceLinks"))
        .as("%s service links", workload)
        .isEqualTo(false);
    softly
        .assertThat(pod.text("serviceAccountName"))
        .as("%s has an account of its own", workload)
        .isEqualTo(workload.name());
    softly
        .assertThat(pod.get("securityContext", "runAsNonRoot"))
        .as("%s non-root", workload)
        .isEqualTo(true);
    softly
        .assertThat(pod.number("securityContext", "runAsUser"))
        .as("%s user", workload)
        .isGreaterThan(0);
    if (SERVICES.stream().anyMatch(workload.name()::startsWith)) {
      softly
          .assertThat(pod.number("securityContext", "runAsUser"))
          .as("%s is the images' user", workload)
          .isEqualTo(10001);
    }
    softly
        .assertThat(pod.text("securityContext", "seccompProfile", "type"))
        .as("%s seccomp", workload)
        .isEqualTo("RuntimeDefault");
    for (Manifest volume : pod.list("volumes")) {
      softly.assertThat(volume.get("hostPath")).as("%s host path", workload).isNull();
      if (volume.get("emptyDir") != null) {
        softly
            .assertThat(volume.text("emptyDir", "sizeLimit"))
            .as("%s volume %s has a limit", workload, volume.text("name"))
            .isNotNull();
      }
    }
    pod.containers().forEach(each -> container(workload, each, softly));
  }

  private static void container(Manifest workload, Manifest container, SoftAssertions softly) {
    String who = workload + " " + container.text("name");
    softly
        .assertThat(container.get("securityContext", "allowPrivilegeEscalation"))
        .as("%s escalation", who)
        .isEqualTo(false);
    softly
        .assertThat(container.get("securityContext", "readOnlyRootFilesystem"))
        .as("%s file system", who)
        .isEqualTo(true);
    softly
        .assertThat(container.get("securityContext", "capabilities"))
        .as("%s capabilities", who)
        .isEqualTo(Map.of("drop", List.of("ALL")));
    softly
        .assertThat(container.text("image"))
        .as("%s image is pinned", who)
        .matches("[^:@]+(:[0-9]+/[^:@]+)?:[^:@]*[0-9][^:@]*(@sha256:[0-9a-f]{64})?")
        .doesNotContain("latest", "SNAPSHOT");
    for (String resource : List.of("cpu", "memory")) {
      for (String bound : List.of("requests", "limits")) {
        softly
            .assertThat(container.text("resources", bound, resource))
            .as("%s %s of %s", who, bound, resource)
            .isNotNull();
      }
    }
    for (Manifest variable : container.list("env")) {
      String name = String.valueOf(variable.text("name"));
      softly
          .assertThat(variable.get("value") == null || variable.get("value") instanceof String)
          .as("%s %s is a text", who, name)
          .isTrue();
      if (name.matches(".*(PASSWORD|SECRET|TOKEN|ACCESS_KEY|API_KEY|JAAS).*")) {
        softly.assertThat(variable.get("value")).as("%s %s by reference", who, name).isNull();
      }
    }
    assertThat(container.text("name")).isNotNull();
  }
}
