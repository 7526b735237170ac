import type { ExportFormat } from '../proof/export-manifest.ts';

/** A list as of a moment, for exports, links and samples: in Persian words, and as the query of its address. */
interface FrozenList {
	words: string;
	query: string;
	as_of: string;
	known_at: string;
}

/** Who did it. */
interface ByUser {
	user_id: string;
	user_name: string;
}

/** Each file that was asked for. It stays `begun` if the process died meanwhile. */
export interface ExportsTable extends FrozenList, ByUser {
	/** Made by the form, so that a form sent twice is one export. */
	id: string;
	role: string;
	reason: string;
	format: ExportFormat;
	rows_of_list: number;
	state: 'begun' | 'done' | 'failed';
	begun_at: string;
	ended_at: string | null;
	/** Of the complete file; then its signed manifest (JSON). */
	sha256: string | null;
	manifest: string | null;
}

export interface SharedListsTable extends FrozenList, ByUser {
	id: string;
	/** Hash of the token in the link. The token itself is stored nowhere. */
	secret_hash: string;
	rows_of_list: number;
	created_at: string;
	expires_at: string;
	revoked_at: string | null;
	revoked_by: string | null;
}

export interface SamplesTable extends FrozenList, ByUser {
	id: string;
	made_at: string;
	method: 'random' | 'risk';
	seed: string;
	/** How many letters it was drawn from. */
	population: number;
	/** JSON: the letters in the order in which they were drawn, with their weights. */
	letters: string;
}

/** Rows are only added. The newest verdict on a letter counts. */
export interface SampleVerdictsTable extends ByUser {
	/** Made by the form. */
	id: string;
	sample_id: string;
	letter_id: string;
	verdict: 'in_order' | 'defect' | 'needs_action';
	note: string;
	at: string;
}

/** A reminder of a list, as far as one event per letter says it: each of these events has its id. */
export interface RemindersTable extends FrozenList, ByUser {
	id: string;
	/** By the office's clock. */
	sent_at: string;
	text: string;
	/** How many letters it is about. */
	size: number;
	/** JSON: each letter with the body that was reminded. */
	letters: string;
}

/** A text for reminders, for the whole office. */
interface ReminderTemplatesTable {
	name: string;
	text: string;
	/** Who saved it last, and when. */
	user_name: string;
	at: string;
}

/** A step of escalation, for the whole office. */
export interface EscalationStepsTable {
	id: string;
	/** Its place in the order of steps. */
	place: number;
	name_fa: string;
	/** Empty: it has a Persian name alone. */
	name_en: string;
	/** Of a letter, since its registration; null: days do not count. */
	after_days: number | null;
	after_reminders: number | null;
	recipient: 'liaison' | 'head' | 'governor';
	/** Who saved it last, and when. */
	user_name: string;
	at: string;
}

export interface ProofTables {
	exports: ExportsTable;
	shared_lists: SharedListsTable;
	samples: SamplesTable;
	sample_verdicts: SampleVerdictsTable;
	reminders: RemindersTable;
	reminder_templates: ReminderTemplatesTable;
	escalation_steps: EscalationStepsTable;
}
