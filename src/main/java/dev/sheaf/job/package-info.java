/** The job file as records, and its reader. */
package dev.sheaf.job;
