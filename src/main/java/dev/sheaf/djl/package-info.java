/** The same batches as DJL arrays, on PyTorch's engine. */
package dev.sheaf.djl;
