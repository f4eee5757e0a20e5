package dev.sheaf;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Java agent by which a test meets another JVM at an exact moment of a run: it kills that JVM
 * there, asks it to end, holds it until the test lets it go, or notes that the moment was reached.
 *
 * <p>A moment is a chain of steps that must be reached one after the other, each {@code
 * publish.LocalFolder.draft:exit:manifest.json}: a method in a package of the program, its enter or
 * its normal exit, and, if it matters, what an argument begins with.
 */
public final class Moments {
  private static final String PROGRAM = "dev.sheaf.";

  /** The exit code of a JVM that was killed. */
  static final int KILLED = 137;

  /** The exit code of a JVM that was asked to end. */
  static final int ENDED = 143;

  private static final List<Moment> MOMENTS = new ArrayList<>();

  private static Path jar;

  private Moments() {}

  /** The option of a JVM that is to be met at some moments, each by one of the methods below. */
  static String option(String... moments) throws IOException {
    return "-javaagent:%s=%s".formatted(jar(), String.join(";", moments));
  }

  /** Kills the first JVM that reaches a moment, and leaves a file that says so. */
  static String kill(Path marker, String... steps) {
    return "kill@%s@%s".formatted(marker, String.join(",", steps));
  }

  /** Asks the first JVM that reaches a moment to end, which it does once that thread is done. */
  static String end(Path marker, String... steps) {
    return "end@%s@%s".formatted(marker, String.join(",", steps));
  }

  /** Holds the first thread that reaches a moment until {@link #go}, whoever interrupts it. */
  static String hold(Path marker, String... steps) {
    return "hold@%s@%s".formatted(marker, String.join(",", steps));
  }

  /** Adds a line to a file whenever a moment is reached. */
  static String note(Path marker, String... steps) {
    return "note@%s@%s".formatted(marker, String.join(",", steps));
  }

  /** How often a moment has been noted, or met. */
  static int times(Path marker) throws IOException {
    return Files.exists(marker) ? Math.toIntExact(Files.size(marker)) : 0;
  }

  /** Lets go the thread that is held. */
  static void go(Path marker) throws IOException {
    Files.createFile(released(marker));
  }

  private static Path released(Path marker) {
    return marker.resolveSibling(marker.getFileName() + ".go");
  }

  /** The agent, packed when it is first asked for. */
  private static synchronized Path jar() throws IOException {
    if (jar == null) {
      Path folder = Files.createTempDirectory("sheaf-moments-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> SparkCluster.delete(folder)));
      jar =
          pack(
              folder.resolve("moments.jar"),
              List.of(
                  Moments.class,
                  Moment.class,
                  Step.class,
                  Place.class,
                  AtEnter.class,
                  AtExit.class));
    }
    return jar;
  }

  /** Packs an agent, the first of some classes. */
  static Path pack(Path file, List<Class<?>> classes) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(new Attributes.Name("Premain-Class"), classes.get(0).getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Advice.class.getProtectionDomain().getCodeSource().getLocation().toString());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (Class<?> type : classes) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (var in = type.getClassLoader().getResourceAsStream(name)) {
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
    return file;
  }

  /** Begins in the JVM that is to be met. */
  public static void premain(String moments, Instrumentation jvm) {
    System.setProperty("net.bytebuddy.experimental", "true"); // Java newer than it knows
    AgentBuilder agent =
        new AgentBuilder.Default()
            .ignore(not(nameStartsWith(PROGRAM))) // thousands, each of which it would look into
            .disableClassFormatChanges();
    for (String moment : moments.split(";", -1)) {
      String[] parts = moment.split("@", -1);
      List<Step> steps = new ArrayList<>();
      for (String step : parts[2].split(",", -1)) {
        steps.add(Step.parse(step));
      }
      MOMENTS.add(new Moment(parts[0], Path.of(parts[1]), steps));
    }
    for (Place place : places()) {
      agent =
          agent
              .type(named(PROGRAM + place.type()))
              .transform(
                  (builder, type, loader, module, domain) ->
                      builder.visit(
                          Advice.to(place.atExit() ? AtExit.class : AtEnter.class)
                              .on(isMethod().and(named(place.method())).and(not(isAbstract())))));
    }
    agent.installOn(jvm);
  }

  /** Each once, or a moment would be reached twice at a time. */
  private static Set<Place> places() {
    Set<Place> places = new LinkedHashSet<>();
    for (Moment moment : MOMENTS) {
      moment.steps.forEach(step -> places.add(step.place()));
    }
    return places;
  }

  /** Woven into the methods of the steps. */
  public static final class AtEnter {
    private AtEnter() {}

    /** Runs first. */
    @Advice.OnMethodEnter
    public static void enter(
        @Advice.Origin("#t.#m") String method, @Advice.AllArguments Object[] arguments) {
      reach(method, false, arguments);
    }
  }

  /** Woven into the methods of the steps. */
  public static final class AtExit {
    private AtExit() {}

    /** Runs last. */
    @Advice.OnMethodExit
    public static void exit(
        @Advice.Origin("#t.#m") String method, @Advice.AllArguments Object[] arguments) {
      reach(method, true, arguments);
    }
  }

  /** Says that a method has been entered, or left. */
  public static void reach(String method, boolean atExit, Object... arguments) {
    for (Moment moment : MOMENTS) {
      if (moment.advance(method, atExit, arguments)) {
        moment.act();
      }
    }
  }

  private record Place(String type, String method, boolean atExit) {}

  private record Step(Place place, String argument) {
    static Step parse(String text) {
      String[] parts = text.split(":", 3);
      int dot = parts[0].lastIndexOf('.');
      String type = parts[0].substring(0, dot);
      return new Step(
          new Place(type, parts[0].substring(dot + 1), parts[1].equals("exit")),
          parts.length == 3 ? parts[2] : "");
    }

    boolean is(String method, boolean atExit, Object... arguments) {
      if (atExit != place.atExit()
          || !method.equals(PROGRAM + place.type() + "." + place.method())) {
        return false;
      }
      if (argument.isEmpty()) {
        return true;
      }
      for (Object value : arguments) {
        if (String.valueOf(value).startsWith(argument)) {
          return true;
        }
      }
      return false;
    }
  }

  private static final class Moment {
    private final String action;
    private final Path marker;
    private final List<Step> steps;
    private int reached;

    Moment(String action, Path marker, List<Step> steps) {
      this.action = action;
      this.marker = marker;
      this.steps = steps;
    }

    synchronized boolean advance(String method, boolean atExit, Object... arguments) {
      if (steps.get(reached).is(method, atExit, arguments)) {
        reached++;
      }
      boolean isThere = reached == steps.size();
      if (isThere) {
        reached = 0;
      }
      return isThere;
    }

    void act() {
      switch (action) {
        case "kill" -> {
          if (isFirst()) {
            Runtime.getRuntime().halt(KILLED);
          }
        }
        case "end" -> {
          if (isFirst()) {
            end(Thread.currentThread());
          }
        }
        case "hold" -> {
          if (isFirst()) {
            awaitRelease();
          }
        }
        case "note" -> write(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        default -> throw new IllegalArgumentException(action);
      }
    }

    private boolean isFirst() {
      return !Files.exists(marker) && write(StandardOpenOption.CREATE_NEW);
    }

    private boolean write(StandardOpenOption... how) {
      List<StandardOpenOption> all = new ArrayList<>(List.of(how));
      all.add(StandardOpenOption.WRITE);
      try (OutputStream out =
          Files.newOutputStream(marker, all.toArray(StandardOpenOption[]::new))) {
        out.write('\n');
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Has the JVM end as a signal has it, while a thread goes on, and says what Spark may say. */
    private static void end(Thread thread) {
      Runtime jvm = Runtime.getRuntime();
      jvm.addShutdownHook(new Thread(() -> await(() -> !thread.isAlive() || isAtExit(thread))));
      new Thread(() -> jvm.exit(ENDED)).start();
      Logger spark = LoggerFactory.getLogger("org.apache.spark");
      await(() -> !spark.isErrorEnabled()); // what is done at the end is done side by side
      spark.error("A task was stopped.");
    }

    /** Whether a thread waits to end the JVM, which is ending already. */
    private static boolean isAtExit(Thread thread) {
      return Arrays.stream(thread.getStackTrace())
          .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName()));
    }

    private void awaitRelease() {
      await(() -> Files.exists(released(marker)));
    }

    /** Waits ten minutes at most, whoever interrupts it. */
    private static void await(BooleanSupplier condition) {
      boolean interrupted = false;
      for (int tries = 0; tries < 6000 && !condition.getAsBoolean(); tries++) {
        try {
          Thread.sleep(100);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
