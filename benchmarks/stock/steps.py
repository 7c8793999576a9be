"""Taking the six steps of a stock flow, each in a transaction of its own, the way viewflow's views do."""

from types import SimpleNamespace

from viewflow.workflow.status import STATUS

STEPS = ("submit", "review", "sensitivity", "publish", "archive")


def walk(flow, user, content):
    """One item from start to end."""
    request = SimpleNamespace(user=user)
    begin(flow, request, content)
    process = flow.process_class.objects.filter(flow_class=flow).latest("id")
    for name in STEPS:
        take(flow, process, name, request)
    process.refresh_from_db()
    assert process.status == "DONE", process.status


def begin(flow, request, content):
    activation = flow.start.activation_class.create(flow.start, None, None)
    activation.start(request)
    activation.process.drafter = request.user
    activation.process.title, activation.process.body = content["title"], content["body"]
    activation.execute()


def take(flow, process, name, request):
    task = flow.task_class.objects.get(process_id=process.pk, flow_task=flow.instance.node(name), status=STATUS.ASSIGNED)
    with task.activation() as activation:
        activation.start(request)
        activation.execute()
