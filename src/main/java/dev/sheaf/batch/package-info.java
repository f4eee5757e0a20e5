/** What a batch looks like: padding, the shift, and what is left out of the loss. */
package dev.sheaf.batch;
