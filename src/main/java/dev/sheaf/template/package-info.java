/** How an example becomes the text that is tokenized: a prompt and a response. */
package dev.sheaf.template;
