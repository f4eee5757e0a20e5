package dev.sheaf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A disk with little room, which only programs see that are started where it is mounted. */
final class SmallDisk implements AutoCloseable {
  private static final List<String> OWN_USER = List.of("--user", "--preserve-credentials");

  /** The exit code of a shell that does not find a program. */
  private static final int NO_PROGRAM = 127;

  private final Path place;
  private final Process holder;
  private final List<String> user;

  private SmallDisk(Path place, Process holder, List<String> user) {
    this.place = place;
    this.holder = holder;
    this.user = user;
  }

  /**
   * Mounts a disk over a folder; tests are skipped where that may not be done.
   *
   * @param options as {@code size=320k}
   */
  static SmallDisk mount(Path place, String options) throws IOException {
    return mount(place, "-rm", "mount -t tmpfs -o \"$1\" small \"$0\"", options, OWN_USER);
  }

  /**
   * Makes a file that holds an empty disk; tests are skipped where there is no program for it.
   *
   * @return the file
   */
  static Path newImage(Path image, long bytes) throws IOException, InterruptedException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    Command made = Command.run("sh", "-c", "mkfs.ext4 -q \"$0\"", image.toString());
    assumeTrue(made.exit() != NO_PROGRAM, "SKIPPED: this machine has no mkfs.ext4");
    Command.done(made);
    return image;
  }

  /**
   * Mounts the disk that a file holds over a folder; tests are skipped where that may not be done.
   */
  static SmallDisk mount(Path place, Path image) throws IOException {
    return mount(place, "-m", "mount -o loop \"$1\" \"$0\"", image.toString(), List.of());
  }

  private static SmallDisk mount(
      Path place, String unshare, String mount, String what, List<String> user) throws IOException {
    String hold = mount + " && echo mounted && exec cat";
    Process holder =
        new ProcessBuilder("unshare", unshare, "sh", "-c", hold, place.toString(), what)
            .redirectErrorStream(true)
            .start();
    boolean isMounted = "mounted".equals(holder.inputReader().readLine());
    assumeTrue(isMounted, "SKIPPED: no disk can be mounted here");
    return new SmallDisk(place, holder, user);
  }

  private List<String> enter() {
    List<String> enter = new ArrayList<>(List.of("nsenter", "--target"));
    enter.addAll(List.of(Long.toString(holder.pid()), "--mount"));
    enter.addAll(user);
    return enter;
  }

  /** A home of Java whose programs see the disk. */
  Path javaHome() throws IOException {
    Path home = Files.createTempDirectory("sheaf-java-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> SparkCluster.delete(home)));
    Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
    Path real = Path.of(System.getProperty("java.home"), "bin", "java");
    String here = "sh -c 'cd \"$0\" && exec \"$@\"' \"$PWD\""; // to enter leads to the root
    Files.writeString(
        java,
        "#!/bin/sh\nexec %s %s '%s' \"$@\"\n".formatted(String.join(" ", enter()), here, real));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  /** Gives it another size. */
  void resize(String size) throws Exception {
    run("mount", "-o", "remount,size=" + size, place.toString());
  }

  /** Copies a folder that lies on it to where all see it. */
  void copy(Path folder, Path copy) throws Exception {
    run("cp", "-r", folder.toString(), copy.toString());
  }

  /** Runs a program that sees it. */
  void run(String... words) throws Exception {
    List<String> command = new ArrayList<>(enter());
    command.addAll(List.of(words));
    Command run = Command.run(command.toArray(String[]::new));
    if (run.exit() != 0) {
      throw new IllegalStateException(run.err());
    }
  }

  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
