"""A history of changes to an agent, most of which do nothing: something to bisect."""

from ..shared.mine_or_ours import mine_or_ours as mine_or_ours  # for the notebook
from .body import Body
from .healthy import SOURCE
from .instruments import INSTRUMENTS
from .patients import Patient


class History:
    """Changes to a healthy agent; one of them made it the patient.

    Attributes:
        looks: which numbers were asked about, in their order.

    Args:
        patient: what it is since that change.
        num_changes: how many there are.
        first: the number of the change.
    """

    def __init__(self, patient: Patient, num_changes: int, first: int) -> None:
        self._patient, self._first, self._num = patient, first, num_changes
        self.looks: list[int] = []

    def source(self, number: int) -> str:
        """The agent's source after so many changes: each leaves a comment, and one leaves the bug."""
        source = self._patient.source if number >= self._first else SOURCE
        return source + "".join(f"# change {k}\n" for k in range(1, number + 1))

    def is_ill(self, number: int) -> bool:
        """Whether the agent with so many changes can't learn a batch by heart."""
        self.looks.append(number)
        return INSTRUMENTS["One batch"].look(Body(self.source(number), self._patient.world)).sick
