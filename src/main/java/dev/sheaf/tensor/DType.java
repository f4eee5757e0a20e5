package dev.sheaf.tensor;

/** The integer type of the tensors in safetensors, npz and ndlist files; little-endian in all. */
public enum DType {
  /** 64 bits, as torch wants indices. */
  INT64(8),
  /** 32 bits, half the size. */
  INT32(4);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }
}
