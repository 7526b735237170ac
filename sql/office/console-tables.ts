/** A person's SQL, with the values of its parameters (JSON: text by name). */
interface SqlText {
	text: string;
	params: string;
}

interface SqlDrawn extends SqlText {
	/** JSON of how its result is drawn; null: as a table. */
	chart: string | null;
}

/** SQL that was saved under a name. */
interface ConsoleQueriesTable extends SqlDrawn {
	id: string;
	user_id: string;
	/** '' for none. */
	folder: string;
	name: string;
	/** For all analysts. */
	shared: number;
	saved_at: string;
}

/** What a person ran. Nobody else may see it. */
interface ConsoleRunsTable extends SqlText {
	id: string;
	user_id: string;
	state: 'done' | 'failed' | 'cancelled';
	rows: number;
	ms: number;
	at: string;
}

/** What a short link opens: SQL, or a frozen result. */
interface ConsoleLinksTable extends SqlDrawn {
	id: string;
	user_id: string;
	user_name: string;
	created_at: string;
	/** JSON of the frozen result, and its SHA-256; null for a link to SQL only. */
	result: string | null;
	sha256: string | null;
}

export interface ConsoleTables {
	console_queries: ConsoleQueriesTable;
	console_runs: ConsoleRunsTable;
	console_links: ConsoleLinksTable;
}
