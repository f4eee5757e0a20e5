package dev.sheaf.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks many things of a store at a time, as it may take its time to answer each. */
public final class Together {
  private Together() {}

  /**
   * The answers, in the order of the questions.
   *
   * @param most questions that are asked at a time; what they read is in memory together
   * @throws IOException if one cannot be had; the first of these, as unchecked exceptions are
   */
  public static <T> List<T> answers(List<? extends Callable<T>> questions, int most)
      throws IOException {
    int threads = Math.max(1, Math.min(questions.size(), most));
    ExecutorService askers = Executors.newFixedThreadPool(threads, Together::asker);
    try {
      List<T> answers = new ArrayList<>(questions.size());
      for (Future<T> answer : askers.invokeAll(questions)) {
        answers.add(answer.get());
      }
      return answers;
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException().initCause(e);
    } finally {
      askers.shutdownNow();
    }
  }

  /** A store that never answers does not keep the program from its end. */
  private static Thread asker(Runnable questions) {
    Thread asker = new Thread(questions);
    asker.setDaemon(true);
    return asker;
  }

  private static RuntimeException unchecked(Throwable thrown) throws IOException {
    if (thrown instanceof IOException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
  }
}
