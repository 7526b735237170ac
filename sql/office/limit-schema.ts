import type { Role } from '../model/roles.ts';

/** Steps of the store's schema for what holds messages and rules within bounds. */
export const LIMIT_STEPS: Readonly<Record<string, readonly string[]>> = {
	alert_limits: [
		`CREATE TABLE alert_days (
			rule_id TEXT NOT NULL,
			day TEXT NOT NULL,
			user_name TEXT NOT NULL,
			role TEXT NOT NULL,
			what TEXT NOT NULL,
			runs {integer} NOT NULL,
			messages {integer} NOT NULL,
			held {integer} NOT NULL,
			PRIMARY KEY (rule_id, day)
		)`,
		'CREATE INDEX deliveries_by_made ON deliveries (created_at)'
	],
	mail_addresses: [
		`CREATE TABLE mail_addresses (
			address TEXT NOT NULL PRIMARY KEY,
			asked_by TEXT NOT NULL REFERENCES users (id),
			asked_at TEXT NOT NULL,
			code_hash TEXT UNIQUE,
			confirmed_at TEXT
		)`
	],
	first_rules: [
		`CREATE TABLE first_rules (
			user_id TEXT NOT NULL REFERENCES users (id),
			role TEXT NOT NULL,
			PRIMARY KEY (user_id, role)
		)`
	]
};

/** How often a rule was checked on a day, and what it told by messages, until that is a line of the access log. */
interface AlertDaysTable {
	rule_id: string;
	day: string;
	/** Its owner, and whose rights it went by. */
	user_name: string;
	role: Role;
	/** What it looks at. */
	what: string;
	runs: number;
	messages: number;
	/** Beyond the budget. */
	held: number;
}

/** An address outside the office's domains that was asked whether it wants mails. */
interface MailAddressesTable {
	/** In small letters. */
	address: string;
	asked_by: string;
	asked_at: string;
	/** Null: it serves no more. */
	code_hash: string | null;
	confirmed_at: string | null;
}

/** Who has been given the rules that a role begins with. */
interface FirstRulesTable {
	user_id: string;
	role: Role;
}

export interface LimitTables {
	first_rules: FirstRulesTable;
	alert_days: AlertDaysTable;
	mail_addresses: MailAddressesTable;
}
