package dev.sheaf.batch;

/** Which target tokens are trained on. */
public enum LossOver {
  /** Prompt and response. */
  EVERYTHING,
  /** The response alone: targets that lie in the prompt become the ignore index. */
  RESPONSE
}
