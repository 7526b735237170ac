-- The later of a letter's last reopening `${reopened}` and its last objection `${objected}`, of which either may be missing.
greatest(ifNull(${reopened}, ${objected}), ifNull(${objected}, ${reopened}))
