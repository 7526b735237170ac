/** What a cluster needs to answer as one server does: the rows of a letter, and of what it is compared with, lie on any shard. */
export const DISTRIBUTED_READING = {
	// What stands behind IN, or is joined, is asked of all shards once and sent along.
	distributed_product_mode: 'global',
	// A moment that the engine has computed it tells other shards as seconds since 1970. Those of before 1970 and after 2286 only this
	// reading takes, and the first of all none: what stands around a subquery, where such moments are compared, stays at home.
	cast_string_to_date_time_mode: 'basic',
	allow_push_predicate_ast_for_distributed_subqueries: 0
} as const;

/** The same for what writes: it can be read when the answer is there, since state is computed of it next, and each row goes where its key says. */
export const DISTRIBUTED_WRITING = {
	distributed_foreground_insert: 1,
	parallel_distributed_insert_select: '0'
} as const;
