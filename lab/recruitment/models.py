"""Places, groups, questions, the waiting list, versions of the consent text, guardians."""
