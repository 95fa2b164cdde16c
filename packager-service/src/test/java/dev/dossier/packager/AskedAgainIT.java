package dev.dossier.packager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.Message;
import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.PackageMessage.Deleted;
import dev.dossier.common.event.PackageMessage.Failed;
import dev.dossier.common.event.PackageMessage.Sealed;
import dev.dossier.common.event.PackageMessage.What;
import dev.dossier.common.event.PlanMessage.DeletePackage;
import dev.dossier.packager.fixture.FakeRequest;
import dev.dossier.packager.fixture.RunningPackager;
import dev.dossier.packager.version.Failures;
import dev.dossier.packager.version.VersionId;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.support.TransactionTemplate;

/** Intake asks again when an answer was lost: what was done is said again, and nothing is done. */
@ExtendWith(RunningPackager.Extension.class)
class AskedAgainIT {
  private final RunningPackager packager = RunningPackager.get();

  @Test
  void theSealIsToldAgainWordForWord() {
    FakeRequest request = packager.request(801);
    Message plan = request.plan("profile");
    packager.send(List.of(plan));
    packager.send(request.collector(700, 300).section("profile", Map.of("user", 3)).messages());
    Sealed first = packager.await(request.id(), Sealed.class, message -> true);

    packager.send(List.of(plan));

    assertThat(second(request, Sealed.class, message -> true)).isEqualTo(first);
  }

  @Test
  void aPackageThatCannotBeMadeIsSaidAgain() {
    FakeRequest request = packager.request(802);
    Message plan = request.plan("profile");
    packager.send(List.of(plan));
    packager.awaitConsumed();
    packager
        .bean(TransactionTemplate.class)
        .executeWithoutResult(
            status -> packager.bean(Failures.class).fail(new VersionId(request.id(), 1)));
    packager.await(request.id(), Failed.class, message -> true);

    packager.send(List.of(plan));

    second(request, Failed.class, message -> true);
  }

  @Test
  void theProofOfADeletionIsToldAgainWordForWord() {
    FakeRequest request = packager.request(803);
    packager.send(List.of(request.plan("profile")));
    packager.send(request.collector(700, 300).section("profile", Map.of("user", 3)).messages());
    packager.await(request.id(), Sealed.class, message -> true);
    DeletePackage delete = new DeletePackage(request.id(), 1);
    packager.send(List.of(delete));
    Predicate<Deleted> ofPackage = message -> message.what() == What.PACKAGE;
    Deleted first = packager.await(request.id(), Deleted.class, ofPackage);

    packager.send(List.of(delete));

    assertThat(second(request, Deleted.class, ofPackage)).isEqualTo(first);
  }

  private <T extends PackageMessage> T second(
      FakeRequest request, Class<T> type, Predicate<T> wanted) {
    return packager.await(
        request.id(),
        type,
        message ->
            wanted.test(message)
                && packager.about(request.id()).stream()
                        .filter(type::isInstance)
                        .map(type::cast)
                        .filter(wanted)
                        .count()
                    == 2);
  }
}
