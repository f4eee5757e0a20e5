/**
 * How a run becomes visible, whole or not at all: the claim, receipts, the ledger, the fingerprint,
 * the manifest, success, and the file systems they live on.
 */
package dev.sheaf.publish;
