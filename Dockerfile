# The image of one service, which SERVICE names: intake-service, collector-service, packager-service, notifier-service,
# or quickstart, the sample company.
#
#   docker build --build-arg SERVICE=intake-service -t dossier/intake-service:0.1.0 .
#
# JARS=build compiles in the image's own build. JARS=host takes what `./mvnw -Dquick -Dmaven.test.skip=true package`
# left in the working copy: for machines whose Docker builds have no access to Maven's registry.
ARG JAVA=25.0.4_7

FROM eclipse-temurin:${JAVA}-jdk-noble AS jars
ARG JARS=build
# PostgreSQL, whose schemas jOOQ's classes are generated from, does not run as root.
RUN groupadd --gid 10001 dossier && useradd --uid 10001 --gid 10001 --create-home dossier \
 && install -d -o dossier -g dossier /build
USER 10001:10001
WORKDIR /build
COPY --chown=10001:10001 . .
RUN if [ "$JARS" = build ]; then ./mvnw -q -B -ntp -Dquick -Dmaven.test.skip=true \
      -pl intake-service,collector-service,packager-service,notifier-service,quickstart -am package; fi \
 && mkdir jars && cp *-service/target/*-exec.jar quickstart/target/sample/*-exec.jar jars/

# Laid out, since nested jars cost seconds at each start; then the start-up cache, recorded by the same JVM on the same paths.
FROM eclipse-temurin:${JAVA}-jre-noble AS layers
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
ARG SERVICE
COPY --from=jars /build/jars /jars
RUN : "${SERVICE:?expected --build-arg SERVICE=intake-service, collector-service, packager-service, notifier-service or quickstart}" \
 && java -Djarmode=tools -jar /jars/"$SERVICE"-*-exec.jar extract --layers --destination /layers --application-filename app.jar
COPY docker/service/java.options /java.options
# -XX:+UseSerialGC: what small containers get; a cache made with it serves the others, too.
RUN mkdir /app && cp -a /layers/dependencies/. /layers/snapshot-dependencies/. /layers/application/. /app/ \
 && name=${SERVICE%-service} \
 && case "$SERVICE" in \
      *-service) main=dev.dossier.$name.${name^}Application ;; \
      *) main=dev.dossier.quickstart.demo.SampleService ;; \
    esac \
 && { cat /java.options; printf '%s\n' -cp '/app/app.jar:/etc/dossier/drivers/*' "$main"; } > /app/java.options \
 && if [[ $SERVICE == *-service ]]; then \
      java -XX:AOTCacheOutput=/app/app.aot -XX:+UseSerialGC -Xlog:disable -Xlog:all=error:stderr \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -cp /app/app.jar dev.dossier.common.training.TrainingRun "$main" \
      && test -s /app/app.aot; \
    else sed -i '/AOTCache/d' /app/java.options; fi \
 && mkdir -p /made && cp -p /app/java.options /made/ && if [ -f /app/app.aot ]; then cp -p /app/app.aot /made/; fi

FROM eclipse-temurin:${JAVA}-jre-noble
ARG SERVICE
LABEL org.opencontainers.image.title="dossier/$SERVICE" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 dossier \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin dossier \
 && install -d /app /etc/dossier /etc/dossier/drivers \
 && install -d -o dossier -g dossier -m 700 /etc/dossier/keys
WORKDIR /app
# Seldom changed first.
COPY --from=layers /layers/dependencies/ ./
COPY --from=layers /layers/snapshot-dependencies/ ./
COPY --from=layers /layers/application/ ./
COPY --from=layers /made/ ./
COPY docker/service/health /app/health
USER 10001:10001
ENV SERVER_PORT=8080 MALLOC_ARENA_MAX=2
EXPOSE 8080
# Arguments go to the service: `command kek rewrap`.
ENTRYPOINT ["java", "@/app/java.options"]
