package dev.sheaf.tensor;

import dev.sheaf.batch.Batch;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Takes batches apart into named arrays. */
final class ArrayBatchWriter implements BatchWriter {
  private final ArraySink sink;
  private final DType dtype;

  ArrayBatchWriter(ArraySink sink, DType dtype) {
    this.sink = sink;
    this.dtype = dtype;
  }

  @Override
  public void write(Batch batch) throws IOException {
    for (ArrayHead head : ArrayHead.of(batch, dtype)) {
      sink.write(head, head.array().of(batch));
    }
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }

  @Override
  public void abort() {
    try {
      sink.abort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
