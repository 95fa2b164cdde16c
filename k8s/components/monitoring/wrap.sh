#!/bin/sh
# Writes the rules of observability/prometheus/rules as the Prometheus Operator wants them, into prometheusrule.yaml
# beside this script: call it after a change of theirs. A test compares the two.
set -eu
cd "$(dirname "$0")"
{
  cat <<'YAML'
# Made by wrap.sh from observability/prometheus/rules: change it there.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: dossier
  labels:
    app.kubernetes.io/part-of: dossier
spec:
  groups:
YAML
  for rules in ../../../observability/prometheus/rules/*.yml; do
    sed '1,/^groups:/d; s/^\(.\)/  \1/' "$rules"
  done
} >prometheusrule.yaml
