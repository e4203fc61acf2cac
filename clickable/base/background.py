from typing import Any

from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task, TaskResult
from huey.contrib.djhuey.tasks_backend import HueyBackend

AT_ONCE = ("wagtail.", "modelsearch.")


class Backend(HueyBackend):  # type: ignore[misc]
    """Our tasks wait for a worker. Wagtail's, which index what was just written, are done on the spot:
    the row is there only for who wrote it until the transaction ends, and no queue is a truth here.
    """

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self._here = ImmediateBackend(alias, params)

    def enqueue(self, task: Task[..., Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        if task.module_path.startswith(AT_ONCE):
            return self._here.enqueue(task, args, kwargs)
        result: TaskResult[Any] = super().enqueue(task, args, kwargs)
        return result
