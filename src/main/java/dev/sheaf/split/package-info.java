/** Which split an example goes to, and which place it takes there. */
package dev.sheaf.split;
