-- Neither answered nor closed.
	state IN ('registered', 'referred')
