-- The first loan of a letter at `${as_of}`: of those that were requested by then the one requested first, else the one told of first.
arrayFirst(
	l -> if(loan_requests[1] <= ${as_of} AND notEmpty(loan_requests), l.requested_at = loan_requests[1], l.begun_at <= ${as_of}),
	loans
)
