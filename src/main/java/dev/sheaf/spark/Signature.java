package dev.sheaf.spark;

import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/**
 * What a caller knows of a function whose arguments are all text.
 *
 * @param name its name
 * @param arity how many arguments it takes
 * @param result the struct that it gives, never null
 */
record Signature(String name, int arity, StructType result) implements Serializable {}
