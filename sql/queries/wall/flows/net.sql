-- By how much what is unanswered with a body grows by its handovers of a day.
toInt64(registered) + handed_in + unsettled - handed_out - settled
