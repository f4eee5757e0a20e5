"""Prints what the task of a DAG file runs, as JSON: its command and its environment.

    python3 schedule.py DAG_FILE DATE

Airflow itself reads the file if it is installed; otherwise stand-ins of the two classes that the
file imports do, which only take down what they are called with.
"""

import json
import runpy
import sys
import types

tasks = []


def stand_in():
    class Dag:
        def __init__(self, dag_id, **arguments):
            self.dag_id = dag_id

        def __enter__(self):
            return self

        def __exit__(self, *failure):
            return False

    def operator(**arguments):
        tasks.append(types.SimpleNamespace(**arguments))

    for name, members in {
        "airflow": {},
        "airflow.sdk": {"DAG": Dag},
        "airflow.providers": {},
        "airflow.providers.standard": {},
        "airflow.providers.standard.operators": {},
        "airflow.providers.standard.operators.bash": {"BashOperator": operator},
    }.items():
        module = types.ModuleType(name)
        vars(module).update(members)
        sys.modules[name] = module


def main(dag_file, date):
    try:
        from airflow.sdk import DAG
    except ImportError:
        stand_in()
        runpy.run_path(dag_file)
    else:
        found = []
        entered = DAG.__enter__

        def enter(dag):
            found.append(dag)
            return entered(dag)

        DAG.__enter__ = enter
        runpy.run_path(dag_file)
        tasks.extend(found[0].tasks)

    (task,) = tasks
    environment = {name: value.replace("{{ ds }}", date) for name, value in task.env.items()}
    print(json.dumps({"command": task.bash_command, "environment": environment}))


main(*sys.argv[1:])
