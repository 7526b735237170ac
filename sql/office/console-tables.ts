/** SQL of a person, with the values of its parameters (JSON: text by name). */
interface SqlText {
	text: string;
	params: string;
}

/** SQL under a name of its own. */
interface ConsoleQueriesTable extends SqlText {
	id: string;
	user_id: string;
	/** '' for none. */
	folder: string;
	name: string;
	/** For all analysts. */
	shared: number;
	saved_at: string;
}

/** What somebody ran: theirs alone to see. */
interface ConsoleRunsTable extends SqlText {
	id: string;
	user_id: string;
	state: 'done' | 'failed' | 'cancelled';
	rows: number;
	ms: number;
	at: string;
}

/** What a short link opens: SQL, or a result as it was. */
interface ConsoleLinksTable extends SqlText {
	id: string;
	user_id: string;
	user_name: string;
	created_at: string;
	/** JSON of the frozen result and its SHA-256; null: a link to the SQL alone. */
	result: string | null;
	sha256: string | null;
}

export interface ConsoleTables {
	console_queries: ConsoleQueriesTable;
	console_runs: ConsoleRunsTable;
	console_links: ConsoleLinksTable;
}
