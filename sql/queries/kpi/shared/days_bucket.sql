-- The bucket of `days`, in whole days that have passed.
	multiIf(days < 4, '0-3', days < 8, '4-7', days < 11, '8-10', days < 21, '11-20', days < 31, '21-30', days < 61, '31-60', '61+')
