-- The first loan of a letter as of `${as_of}`: the one that was requested first or, while none is requested, the one that an event named first.
arrayFirst(
	l -> if(loan_requests[1] <= ${as_of} AND notEmpty(loan_requests), l.requested_at = loan_requests[1], l.begun_at <= ${as_of}),
	loans
)
