/** Settings with which a cluster answers like one server, although rows that are joined or compared lie on different shards. */
export const DISTRIBUTED_READING = {
	// The right side of IN and JOIN is read from all shards once, and sent to each.
	distributed_product_mode: 'global',
	// The engine sends computed moments to other shards as seconds since 1970. Only this parser reads those before 1970 and after 2286,
	// and none reads the earliest moment: so conditions around a subquery, which compare such moments, are not sent.
	cast_string_to_date_time_mode: 'basic',
	allow_push_predicate_ast_for_distributed_subqueries: 0
} as const;

/** Settings for writing to a cluster: rows can be read as soon as the INSERT returns, because state is computed from them next. */
export const DISTRIBUTED_WRITING = {
	distributed_foreground_insert: 1,
	parallel_distributed_insert_select: '0'
} as const;
