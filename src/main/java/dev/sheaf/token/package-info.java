/** How text becomes token ids, and which of them belong to the response. */
package dev.sheaf.token;
