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
  private static final int MOST_AT_A_TIME = 64;

  private Together() {}

  /**
   * The answers, in the order of the questions.
   *
   * @throws IOException if one cannot be had; the first of these, as unchecked exceptions are
   */
  public static <T> List<T> answers(List<? extends Callable<T>> questions) throws IOException {
    int threads = Math.max(1, Math.min(questions.size(), MOST_AT_A_TIME));
    ExecutorService askers = Executors.newFixedThreadPool(threads);
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
