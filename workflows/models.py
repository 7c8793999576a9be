"""Every model of the app, gathered from its parts."""

from workflows.catalogue.models import *  # noqa: F403
from workflows.deadlines.models import *  # noqa: F403
from workflows.disclosure.masking.models import *  # noqa: F403
from workflows.disclosure.models import *  # noqa: F403
from workflows.disclosure.rescan.models import *  # noqa: F403
from workflows.engine.models import *  # noqa: F403
from workflows.notices.models import *  # noqa: F403
from workflows.replay.models import *  # noqa: F403
from workflows.screening.models import *  # noqa: F403
from workflows.screening.quarantine.models import *  # noqa: F403
