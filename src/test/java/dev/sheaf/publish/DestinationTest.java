package dev.sheaf.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
  @TempDir Path root;

  private static final Identity IDENTITY =
      new Identity(
          JsonNodeFactory.instance.objectNode(),
          new Identity.TokenizerEntry("bytes", "00", 256, 0),
          new Identity.TemplateEntry("alpaca", "00"));

  private static final Identity OTHER =
      new Identity(
          JsonNodeFactory.instance.objectNode().put("name", "other"),
          IDENTITY.tokenizer(),
          IDENTITY.template());

  private static final Status FAILED = new Status(1, "failed", "a bug", "a", null);

  /** A folder in which nothing can be created. */
  private static OutputFolder folder(boolean isReadOnly, IOException refusal) {
    return (OutputFolder)
        Proxy.newProxyInstance(
            OutputFolder.class.getClassLoader(),
            new Class<?>[] {OutputFolder.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "location" -> "/data/run";
                  case "isReadOnly" -> isReadOnly;
                  default -> throw refusal;
                });
  }

  @Test
  void aFolderThatIsReadOnlyIsNoDestinationWhateverTheLanguageOfTheSystem() {
    IOException refusal =
        new FileSystemException("/data/run", null, "Système de fichiers accessible en lecture");

    assertThatThrownBy(() -> new Destination(folder(true, refusal)).claim(IDENTITY, "f"))
        .isInstanceOf(DestinationException.class)
        .hasMessage(
            "/data/run cannot be a run's folder (/data/run: Système de fichiers accessible en"
                + " lecture): choose another output.path.");
  }

  @Test
  void aFullDiskMayBeADestinationTheNextTime() {
    IOException refusal = new FileSystemException("/data/run", null, "No space left on device");

    assertThatThrownBy(() -> new Destination(folder(false, refusal)).claim(IDENTITY, "f"))
        .isSameAs(refusal);
  }

  @Test
  void aRunThatBeginsWhileItsFolderIsLookedAtIsGoneOnWith() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    OutputFolder overtaken =
        justBefore(
            "list",
            folder,
            () -> {
              new Destination(folder).claim(IDENTITY, "f");
              folder.write("npz/train-00000-of-00001.npz", new byte[1]);
            });

    Destination destination = new Destination(overtaken);
    destination.admit(IDENTITY);

    assertThat(destination.claim(IDENTITY, "f")).isTrue();
  }

  @Test
  void aRunOfAnotherJobThatIsPublishedJustBeforeTheClaimIsLeftAsItIs() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    Destination other = new Destination(folder);
    OutputFolder overtaken =
        justBefore("createNew", folder, () -> other.publish(manifest("g"), new byte[0]));
    other.claim(IDENTITY, "g");

    Destination destination = new Destination(overtaken);

    assertThatThrownBy(() -> destination.claim(IDENTITY, "f"))
        .isInstanceOf(DestinationException.class)
        .hasMessage(
            "%s holds a finished run of another job: choose another output.path, or delete that"
                    .formatted(root)
                + " folder.");
    assertThat(destination.isOurs()).isFalse();
    assertThat(folder.list()).containsExactly("README.md", "_SUCCESS", "manifest.json");
  }

  @Test
  void aRunWhoseFolderHasBecomeThatOfAnotherJobLeavesItAsItIs() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    Destination destination = new Destination(folder);
    destination.admit(IDENTITY);
    destination.claim(IDENTITY, "f");
    destination.unconfirmed();
    folder.delete(RunNames.WORK);
    Destination other = new Destination(folder);
    other.claim(IDENTITY, "g");
    folder.write("npz/train-00000-of-00001.npz", new byte[1]);
    List<String> unfinished = folder.list();

    assertThatThrownBy(() -> destination.publish(manifest("f"), new byte[0]))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining(" holds an unfinished run of another job: ");
    destination.refuseIfOvertaken();
    destination.fail(FAILED);
    destination.breakOff(FAILED);

    assertThat(folder.list()).isEqualTo(unfinished);

    folder.write(RunNames.MANIFEST, manifest("g").toJson());
    List<String> unconfirmed = folder.list();

    destination.refuseIfOvertaken();

    assertThat(folder.list()).isEqualTo(unconfirmed).contains(RunNames.CLAIM);

    other.publish(manifest("g"), new byte[0]);
    List<String> finished = folder.list();

    assertThatThrownBy(() -> destination.publish(manifest("f"), new byte[0]))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining(" holds a finished run of another job: ");
    destination.refuseIfOvertaken();
    destination.fail(FAILED);
    destination.breakOff(FAILED);

    assertThat(folder.list()).isEqualTo(finished);
  }

  @Test
  void aTaskIsRefusedWhoseMachineHasAnotherFolderOfThatName() throws IOException {
    Destination drivers = new Destination(new LocalFolder(root.resolve("drivers")));
    OutputFolder anothers = new LocalFolder(root.resolve("anothers"));
    drivers.claim(IDENTITY, "f");

    assertThatCode(() -> drivers.refuseUnlessClaimed("f")).doesNotThrowAnyException();
    assertThatThrownBy(() -> drivers.refuseUnlessClaimed("g"))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining(" holds an unfinished run of another job: ");
    assertThatThrownBy(() -> new Destination(anothers).refuseUnlessClaimed("f"))
        .isInstanceOf(DestinationException.class)
        .hasMessage(
            "%s cannot be a run's folder (an executor does not find there what the driver has"
                + " claimed): choose an output.path that all machines share.",
            anothers.location());
  }

  @Test
  void aFolderThatIsRefusedAfterAllIsLeftAsItWasFound() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    Destination first = new Destination(folder);
    first.claim(IDENTITY, "f");
    folder.write("rejected/part-00000.jsonl", new byte[1]);
    List<String> begun = folder.list();
    Destination second = new Destination(folder);
    second.claim(IDENTITY, "f");

    second.leave();
    assertThat(folder.list()).isEqualTo(begun);
    first.leave();
    assertThat(folder.list()).isEmpty();
  }

  @Test
  void aManifestThatHasBeenConfirmedIsNotTakenBack() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    Destination destination = new Destination(folder);
    destination.claim(IDENTITY, "f");
    Destination other = new Destination(folder);
    other.claim(IDENTITY, "f");
    other.publish(manifest("f"), new byte[0]);
    destination.unconfirmed();

    assertThatThrownBy(destination::retract)
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining(" has been published by another run of this job");
    destination.fail(FAILED);

    assertThat(folder.list()).contains("README.md", "_SUCCESS", "manifest.json");
  }

  @Test
  void aRunWhoseWorkIsGoneIsToldWhoTookIt() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    Destination destination = new Destination(folder);
    destination.claim(IDENTITY, "f");
    destination.unconfirmed();
    folder.delete(RunNames.WORK);

    assertThatThrownBy(destination::refuseIfOvertaken)
        .isInstanceOf(DestinationException.class)
        .hasMessageEndingWith(
            " has been taken back by another run of this job, which failed: run it again.");
  }

  @Test
  void aFolderIsFreeThatHoldsNothingOrWhatAFailedRunHasLeft() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    folder.write("_failed/status.json", new byte[1]);
    folder.write("_work/pieces/x", new byte[1]);
    Destination destination = new Destination(folder);

    destination.admit(IDENTITY);

    assertThat(destination.isOurs()).isTrue();
    assertThat(destination.isFinished("f")).isFalse();
    assertThat(destination.claim(IDENTITY, "f")).isFalse();
    assertThat(folder.list()).containsExactly("_work/claim", "_work/pieces/x");
  }

  @Test
  void aFolderThatHoldsAnythingElseIsNot() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    folder.write("notes.txt", new byte[1]);

    assertThatThrownBy(() -> new Destination(folder).admit(IDENTITY))
        .isInstanceOf(DestinationException.class)
        .hasMessage(
            root
                + " is not empty and holds no run (it has notes.txt): choose another output.path.");
    assertThat(new Destination(folder).isOurs()).isFalse();
  }

  @Test
  void aRunOfAnotherJobIsRefusedBeforeItsInputsAreRead() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    Destination other = new Destination(folder);
    other.claim(OTHER, "g");

    assertThatThrownBy(() -> new Destination(folder).admit(IDENTITY))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining(" holds an unfinished run of another job: ");
    new Destination(folder).admit(OTHER);

    other.publish(manifest("g"), new byte[0]); // of the first job

    assertThatThrownBy(() -> new Destination(folder).admit(OTHER))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining(" holds a finished run of another job: ");
    new Destination(folder).admit(IDENTITY);
  }

  @Test
  void aRunIsDoneIfItWasFinishedWhenItWasAdmitted() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    Destination early = new Destination(folder);
    early.admit(IDENTITY);
    Destination first = new Destination(folder);
    first.claim(IDENTITY, "f");
    first.publish(manifest("f"), new byte[0]);
    Destination late = new Destination(folder);
    late.admit(IDENTITY);

    assertThat(late.isFinished("f")).isTrue();
    assertThat(late.published()).isEqualTo(manifest("f"));
    assertThatThrownBy(() -> late.isFinished("g"))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining(" holds a finished run of another job: ");
    assertThatThrownBy(() -> early.isFinished("f"))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining(" has been published by another run of this job");
  }

  @Test
  void aRunThatFailsTakesBackAllThatItWroteAndSaysWhy() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    Destination destination = new Destination(folder);
    destination.claim(IDENTITY, "f");
    for (String name : List.of("npz/x", "parquet/x", "rejected/x", "README.md")) {
      folder.write(name, new byte[1]);
    }

    destination.breakOff(FAILED);
    assertThat(folder.list())
        .containsExactly(
            "README.md", "_failed/status.json", "_work/claim", "npz/x", "parquet/x", "rejected/x");
    destination.fail(FAILED);
    assertThat(folder.list()).containsExactly("_failed/status.json");
  }

  @Test
  void aRunThatIsPublishedLeavesNothingOfItsWorkAndOfAnotherAttempt() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    Destination destination = new Destination(folder);
    destination.claim(IDENTITY, "f");
    folder.write("_work/pieces/x", new byte[1]);
    folder.write("_failed/status.json", new byte[1]);

    destination.publish(manifest("f"), new byte[0]);

    assertThat(folder.list()).containsExactly("README.md", "_SUCCESS", "manifest.json");
    assertThatThrownBy(destination::confirm)
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining(" has been published by another run of this job");
  }

  @Test
  void aManifestWhoseFilesAreNotAllThereIsTakenBackAndTheRunGoesOn() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    new Destination(folder).claim(IDENTITY, "f");
    folder.write(RunNames.MANIFEST, manifest("f").toJson());
    Destination destination = new Destination(folder);
    assertThat(destination.claim(IDENTITY, "f")).isTrue();

    assertThat(destination.unconfirmed()).contains(manifest("f"));
    destination.retract();

    assertThat(folder.list()).containsExactly("_work/claim");
    assertThat(destination.unconfirmed()).isEqualTo(Optional.empty());
  }

  @Test
  void aFolderThatIsClaimedForOtherInputsIsNotGoneOnWith() throws IOException {
    OutputFolder folder = new LocalFolder(root);
    new Destination(folder).claim(IDENTITY, "g");

    assertThatThrownBy(() -> new Destination(folder).claim(IDENTITY, "f"))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining(" is claimed by another run, or by one that was killed: ");
    assertThat(folder.list()).containsExactly("_work/claim");
  }

  private static Manifest manifest(String fingerprint) {
    return new Manifest(
        Manifest.VERSION,
        fingerprint,
        IDENTITY.job(),
        IDENTITY.tokenizer(),
        IDENTITY.template(),
        Map.of(),
        List.of(),
        new Ledger(
            new Ledger.Records(0, 0, Map.of(), Map.of()),
            new Ledger.Tokens(0, 0, 0, 0),
            new Ledger.SpecialText(0, 0)),
        Map.of(),
        List.of());
  }

  /** A folder in which something happens just before a method is called the first time. */
  private static OutputFolder justBefore(
      String name, OutputFolder folder, ThrowingCallable happening) {
    AtomicBoolean happened = new AtomicBoolean();
    return (OutputFolder)
        Proxy.newProxyInstance(
            OutputFolder.class.getClassLoader(),
            new Class<?>[] {OutputFolder.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(name) && !happened.getAndSet(true)) {
                happening.call();
              }
              try {
                return method.invoke(folder, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
