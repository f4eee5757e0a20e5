/**
 * What needs DJL: the same batches as arrays on PyTorch's engine, and Hugging Face's tokenizers,
 * each with the native libraries that it loads.
 */
package dev.sheaf.djl;
