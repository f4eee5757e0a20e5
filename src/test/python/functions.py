"""Calls Sheaf's functions from PySpark, with one setting and the jar, nothing else.

Usage: functions.py SHEAF_JAR INPUT
Prints the ids of a text by SQL, then the number of rows and ids of the input by the Dataset API.
"""
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

jar, path = sys.argv[1:]
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.jars", jar)
    .config("spark.sql.catalog.sheaf", "dev.sheaf.spark.SheafFunctions")
    .getOrCreate()
)
row = spark.sql("select sheaf.tokenize('Say: ', 'hi', 'gpt2') t").select("t.*").first()
print("sql", row.ids, row.response_start, row.reason)

text = F.call_function(
    "sheaf.format", F.col("instruction"), F.col("input"), F.col("output"), F.lit("alpaca")
)
rows = (
    spark.read.format("sheaf")
    .load(path)
    .select(text.alias("text"))
    .select(F.call_function("sheaf.tokenize", "text.prompt", "text.response", F.lit("gpt2")).alias("t"))
    .select("t.*")
)
print("rows", rows.count(), "ids", rows.select(F.sum(F.size("ids"))).first()[0])
spark.stop()
