/** The command line: picks the command and turns errors into exit codes. */
package dev.sheaf;
