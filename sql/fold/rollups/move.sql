-- A letter's move from one responsible body to another, as each of the two has it: tuples of the body, of when, and of how. '' is nobody: the letter does
-- not wait for an answer then.
arrayFilter(side -> side.1 != '', [
	(toString(${taker}), ${at}, if(${giver} = '', 'unsettled', 'handed_in')),
	(toString(${giver}), ${at}, if(${taker} = '', 'settled', 'handed_out'))
])
