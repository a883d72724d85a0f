"""What happens next with a pilot, who does it, and what the lab has promised for each stage."""

from ..errors import N_
from .rules import Stage

NEXT_WORDS = {
    Stage.PROPOSED: N_("Next: a city official decides whether it is tested."),
    Stage.APPROVED: N_("Next: the lab plans the test and then looks for testers."),
    Stage.RECRUITING: N_("Next: the test starts. You can take part now."),
    Stage.RUNNING: N_("The test runs. The lab writes at least every 30 days how it goes."),
    Stage.PAUSED: N_("The test rests. The lab looks at it again and says how it goes on."),
    Stage.EVALUATING: N_("Next: the lab says what it found, then a city official decides."),
    Stage.SCALING: N_("It worked. Next: the city makes it a service for everyone."),
    Stage.SCALED: N_("It worked and stays."),
    Stage.STOPPED: N_("It was tested and does not go on. What was learned stays public."),
    Stage.REJECTED: N_("The city does not test it. The answer says why."),
    Stage.CANCELLED: N_("It was cancelled before the test. The ideas are back in the backlog."),
}
"""What happens next and who does it."""

PROMISE_WORDS = {
    Stage.PROPOSED: N_("The city decides"),
    Stage.RUNNING: N_("The next status note comes"),
    Stage.PAUSED: N_("The lab looks at it again"),
    Stage.EVALUATING: N_("The lab evaluates it"),
    Stage.SCALING: N_("It is ready"),
}
DECISION_PROMISE = N_("The city decides how it goes on")
