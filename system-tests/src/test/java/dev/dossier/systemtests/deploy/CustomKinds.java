package dev.dossier.systemtests.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields of other projects' kinds that the manifests use, by path, as their CRDs have them
 * (KEDA 2.17, Prometheus Operator 0.80, Gateway API 1.2): an API server refuses any other one, and
 * no schema of Kubernetes' own knows them.
 */
final class CustomKinds {
  private static final Set<String> ANY = Set.of("*");
  private static final Set<String> TOP = Set.of("apiVersion", "kind", "metadata", "spec");
  private static final Set<String> METADATA = Set.of("name", "namespace", "labels", "annotations");
  private static final Set<String> POLICIES = Set.of("type", "value", "periodSeconds");
  private static final Set<String> SCALING =
      Set.of("stabilizationWindowSeconds", "policies", "selectPolicy");

  private static final Map<String, Map<String, Set<String>>> KINDS =
      Map.of(
          "keda.sh/v1alpha1 ScaledObject",
          Map.ofEntries(
              Map.entry(
                  "spec",
                  Set.of(
                      "scaleTargetRef",
                      "pollingInterval",
                      "cooldownPeriod",
                      "minReplicaCount",
                      "maxReplicaCount",
                      "fallback",
                      "advanced",
                      "triggers")),
              Map.entry("spec.scaleTargetRef", Set.of("name", "kind", "apiVersion")),
              Map.entry("spec.fallback", Set.of("failureThreshold", "replicas", "behavior")),
              Map.entry("spec.advanced", Set.of("horizontalPodAutoscalerConfig")),
              Map.entry("spec.advanced.horizontalPodAutoscalerConfig", Set.of("behavior")),
              Map.entry(
                  "spec.advanced.horizontalPodAutoscalerConfig.behavior",
                  Set.of("scaleUp", "scaleDown")),
              Map.entry("spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleUp", SCALING),
              Map.entry("spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown", SCALING),
              Map.entry(
                  "spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleUp.policies",
                  POLICIES),
              Map.entry(
                  "spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.policies",
                  POLICIES),
              Map.entry(
                  "spec.triggers",
                  Set.of("type", "name", "metricType", "metadata", "authenticationRef")),
              Map.entry("spec.triggers.authenticationRef", Set.of("name", "kind")),
              Map.entry("spec.triggers.metadata", ANY)),
          "keda.sh/v1alpha1 TriggerAuthentication",
          Map.of(
              "spec", Set.of("secretTargetRef"),
              "spec.secretTargetRef", Set.of("parameter", "name", "key")),
          "monitoring.coreos.com/v1 PodMonitor",
          Map.of(
              "spec", Set.of("selector", "podMetricsEndpoints", "podTargetLabels"),
              "spec.selector", Set.of("matchLabels", "matchExpressions"),
              "spec.selector.matchExpressions", Set.of("key", "operator", "values"),
              "spec.podMetricsEndpoints",
                  Set.of("port", "path", "interval", "scrapeTimeout", "relabelings"),
              "spec.podMetricsEndpoints.relabelings",
                  Set.of("sourceLabels", "targetLabel", "regex", "replacement", "action")),
          "monitoring.coreos.com/v1 PrometheusRule",
          Map.of(
              "spec", Set.of("groups"),
              "spec.groups", Set.of("name", "interval", "rules", "labels", "limit"),
              "spec.groups.rules",
                  Set.of(
                      "alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"),
              "spec.groups.rules.labels", ANY,
              "spec.groups.rules.annotations", ANY),
          "gateway.networking.k8s.io/v1 HTTPRoute",
          Map.of(
              "spec", Set.of("parentRefs", "hostnames", "rules"),
              "spec.parentRefs", Set.of("name", "namespace"),
              "spec.rules", Set.of("matches", "backendRefs"),
              "spec.rules.matches", Set.of("path"),
              "spec.rules.matches.path", Set.of("type", "value"),
              "spec.rules.backendRefs", Set.of("name", "port")));

  private CustomKinds() {}

  static boolean has(Manifest manifest) {
    return KINDS.containsKey(key(manifest));
  }

  /** What no such kind has, by path. */
  static List<String> unknown(Manifest manifest) {
    Map<String, Set<String>> fields = new TreeMap<>(KINDS.getOrDefault(key(manifest), Map.of()));
    fields.put("", TOP);
    fields.put("metadata", METADATA);
    fields.put("metadata.labels", ANY);
    fields.put("metadata.annotations", ANY);
    List<String> unknown = new ArrayList<>();
    collect("", manifest.content(), fields, unknown);
    return unknown;
  }

  private static void collect(
      String path, Object at, Map<String, Set<String>> fields, List<String> unknown) {
    switch (at) {
      case List<?> list -> list.forEach(each -> collect(path, each, fields, unknown));
      case Map<?, ?> map ->
          map.forEach((key, value) -> {
            Set<String> known = fields.getOrDefault(path, Set.of());
            String below = path.isEmpty() ? key.toString() : path + "." + key;
            if (known == ANY) {
              if (!(value instanceof String)) {
                unknown.add(below + " is no text");
              }
            } else if (known.contains(key.toString())) {
              collect(below, value, fields, unknown);
            } else {
              unknown.add(below);
            }
          });
      default -> {}
    }
  }

  private static String key(Manifest manifest) {
    return manifest.text("apiVersion") + " " + manifest.kind();
  }
}
