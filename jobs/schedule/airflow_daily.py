"""Prepares a day of a corpus that grows: submits the job, then looks whether it is published.

The two are one task, so that a retry submits again; the job then goes on where it broke off.
"""

from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG(
    dag_id="sheaf_daily",
    schedule="@daily",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
):
    BashOperator(
        task_id="prepare",
        env={
            "SHEAF_HOME": "/opt/sheaf",
            "SPARK_HOME": "/opt/spark",
            "HADOOP_CONF_DIR": "/etc/hadoop/conf",
            "SHEAF_MASTER": "yarn",
            "SHEAF_INPUT": "hdfs:///data/instructions",
            "SHEAF_OUTPUT": "hdfs:///data/tensors",
            "SHEAF_DATE": "{{ ds }}",
        },
        append_env=True,
        bash_command="""
            "$SHEAF_HOME/scripts/sheaf" prepare "file:$SHEAF_HOME/jobs/schedule/daily.yaml" \
                --master "$SHEAF_MASTER" &&
            "$SHEAF_HOME/jobs/schedule/published" "$SHEAF_OUTPUT/date=$SHEAF_DATE"
        """,
        retries=3,
        retry_delay=timedelta(minutes=10),
    )
